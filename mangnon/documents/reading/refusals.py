"""Why a file is refused whole, and what its sender can do: Vietnamese first, then English. And the limits of a list."""

from mangnon.documents.reading.book import Unreadable

FILE_BYTES = 32 << 20  # as sent; 160,000 rows of 25 columns are 19 MB
TEXT_BYTES, TEXT_LINES, LINE_BYTES = 24 << 20, 1_100_000, 1 << 20  # a .csv; Excel writes its million empty rows out as ";;;;"
MARKUP_BYTES = 8 << 20  # pages sent as .xls
UNPACKED_BYTES = 400 << 20  # the parts of an .xlsx or .ods together
RATIO, RATIO_FROM = 150, 50 << 20  # unpacked : packed, asked only when that much comes out; honest sheets stay below 60
ROWS, COLUMNS, CELLS = 200_000, 512, 4_000_000  # with content, in the whole file
CELL_LETTERS = 32_767  # Excel's own limit
SHEETS = 200

SENTENCES = {
    "missing": ("Không mở được tệp. Kiểm tra lại đường dẫn và quyền đọc tệp.", "The file cannot be opened. Check its path and that it may be read."),
    "empty": ("Tệp không có dòng dữ liệu nào. Kiểm tra xem đã lưu tệp trước khi gửi chưa, rồi gửi lại.", "The file has no row. Check that it was saved before sending."),
    "kind": (
        "Không đọc được tệp này như một bảng tính. Mở tệp bằng Excel, chọn Lưu thành (Save As), loại “Excel Workbook (.xlsx)”, rồi gửi tệp mới.",
        "This file cannot be read as a spreadsheet. Open it in Excel, save it as an Excel workbook (.xlsx) and send that.",
    ),
    "word": (
        "Đây là tệp Word, không phải bảng tính. Chép bảng từ Word sang Excel, lưu loại .xlsx rồi gửi; hoặc dán các dòng vào trang nhập.",
        "This is a Word file, not a spreadsheet. Copy its table into Excel, save it as .xlsx and send that, or paste the rows into the import page.",
    ),
    "pdf": (
        "Đây là tệp PDF, không phải bảng tính. Xin người gửi tệp Excel gốc.",
        "This is a PDF, not a spreadsheet. Ask the sender for the Excel file it was made from.",
    ),
    "picture": (
        "Đây là ảnh, không phải bảng tính. Xin tệp Excel gốc, hoặc nhập từng trẻ ở trang thêm trẻ.",
        "This is a picture, not a spreadsheet. Ask for the Excel file, or enter the children one by one.",
    ),
    "archive": ("Đây là tệp nén. Giải nén rồi gửi từng tệp bảng tính bên trong.", "This is a compressed archive. Unpack it and send the spreadsheets inside."),
    "password": (
        "Tệp có mật khẩu nên không đọc được. Mở tệp bằng Excel, chọn Tệp (File) › Thông tin (Info) › Bảo vệ (Protect Workbook) › Mã hóa bằng mật khẩu, xóa mật khẩu, lưu rồi gửi lại.",
        "The file is protected by a password. Open it in Excel, File › Info › Protect Workbook › Encrypt with Password, clear the password, save and send again.",
    ),
    "damaged": (
        "Tệp bị hỏng hoặc chưa tải lên đủ. Mở thử tệp trên máy; nếu mở được thì lưu lại loại .xlsx và gửi lần nữa, nếu không thì xin người gửi gửi lại.",
        "The file is damaged or incomplete. Try to open it; if it opens, save it as .xlsx and send it again, else ask its sender for it again.",
    ),
    "too_big": (
        "Tệp lớn hơn mức nhận được ({limit}). Chép riêng bảng danh sách sang tệp mới (Dán đặc biệt › Giá trị), hoặc tách thành nhiều tệp, rồi gửi.",
        "The file is larger than what is taken ({limit}). Copy only the list into a new file (Paste Special › Values), or split it, and send that.",
    ),
    "bomb": (
        "Tệp phình to bất thường khi mở ra nên không được đọc. Chép riêng bảng danh sách sang một tệp Excel mới (Dán đặc biệt › Giá trị) rồi gửi tệp đó.",
        "The file grows out of all proportion when it is unpacked, so it was not read. Copy only the list into a new Excel file (Paste Special › Values) and send that.",
    ),
    "unsafe": (
        "Tệp có khai báo XML không an toàn (DOCTYPE, ENTITY) nên không được đọc. Mở tệp bằng Excel, chép bảng danh sách sang một tệp mới rồi gửi tệp đó.",
        "The file holds unsafe XML declarations (DOCTYPE, ENTITY), so it was not read. Copy the list into a new Excel file and send that.",
    ),
    "links": (
        "Tệp lấy số liệu từ tệp khác nên có thể hiện số cũ. Trong Excel chọn Dữ liệu (Data) › Chỉnh sửa nối kết (Edit Links) › Ngắt nối kết (Break Link), lưu rồi gửi lại.",
        "The file takes values from other files and may show old ones. In Excel choose Data › Edit Links › Break Link, save and send again.",
    ),
    "sprawling": (
        "Bảng tính có ô ở rất xa bảng danh sách, hoặc lớn quá mức đọc được. Chọn riêng bảng danh sách, chép sang một tệp Excel mới (Dán đặc biệt › Giá trị) rồi gửi tệp đó.",
        "The sheet has cells very far from the list, or is too large to read. Copy only the list into a new Excel file (Paste Special › Values) and send that.",
    ),
    "rows": ("Tệp có hơn {limit} dòng. Tách thành nhiều tệp rồi gửi lần lượt.", "The file has more than {limit} rows. Split it and send the parts one after the other."),
    "columns": (
        "Bảng tính có ô ở quá cột thứ {limit}. Xóa các cột thừa bên phải bảng danh sách, lưu rồi gửi lại.",
        "The sheet has cells beyond column number {limit}. Delete the columns to the right of the list, save and send again.",
    ),
    "cell": (
        "Ô ở dòng {row} có hơn {limit} chữ. Nếu là tệp .csv, thường do thiếu dấu nháy kép đóng ở dòng đó. Sửa ô này rồi gửi lại.",
        "A cell of row {row} has more than {limit} letters. In a .csv a closing quotation mark is often missing there. Correct the cell and send again.",
    ),
    "slow": (
        "Đọc tệp quá lâu nên đã dừng. Chép riêng bảng danh sách sang một tệp Excel mới (Dán đặc biệt › Giá trị) rồi gửi tệp đó.",
        "Reading the file took too long and was stopped. Copy only the list into a new Excel file (Paste Special › Values) and send that.",
    ),
    "encoding": (
        "Không nhận ra bảng mã chữ của tệp .csv. Mở tệp bằng Excel, kiểm tra chữ hiện đúng, lưu loại .xlsx rồi gửi lại.",
        "The text encoding of the .csv is not known. Open it in Excel, check that letters show right, save it as .xlsx and send that.",
    ),
}

NOTES = {
    "macros": ("Tệp có macro; macro không được chạy, chỉ đọc giá trị trong ô.", "The file has macros; they are not run, only the cells are read."),
    "extension": ("Tên tệp có đuôi {said} nhưng bên trong là {kind}; đã đọc theo nội dung.", "The file is named {said} but is {kind} inside; it was read by its content."),
    "errors": ("{count} ô có lỗi công thức (như #N/A, #REF!); các ô đó được coi là trống.", "{count} cells hold formula errors (#N/A, #REF!); they count as empty."),
    "hidden_rows": ("{count} dòng đang bị ẩn trong bảng tính vẫn được đọc.", "{count} rows hidden in the spreadsheet were read too."),
    "mixed": ("Dòng {rows} viết bằng bảng mã khác ({encoding}) và đã được đọc theo bảng mã đó.", "Rows {rows} are in another encoding ({encoding}) and were read so."),
    "quotes": ("Dấu nháy kép ở dòng {row} không đóng; từ dòng đó mỗi dòng được đọc riêng.", "A quotation mark in row {row} is never closed; from there on each line was read by itself."),
    "other_sheets": ("Tệp còn danh sách ở trang tính khác, chưa đọc: {names}.", "The file has lists on other sheets, not read: {names}."),
}


def refusal(code: str, **words: object) -> Unreadable:
    """Return the refusal of a whole file, ready to raise; an unknown code counts as a damaged file."""
    vi, en = SENTENCES.get(code, SENTENCES["damaged"])
    return Unreadable(code, vi.format(**words), en.format(**words), words)


def note(code: str, **words: object) -> tuple[str, str, str]:
    """Return (code, Vietnamese, English) of what a sender should know about a file that was read."""
    vi, en = NOTES[code]
    return code, vi.format(**words), en.format(**words)
