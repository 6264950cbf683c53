"""The columns of every frozen table, declared once. Rooms' ``frozen.py`` fill them, packs are checked against them.

Types are text, int, bool, date. ``classification`` is C0–C4: snapshot files hold group flags and are kept as C4 files.
No name, no day of birth, no free text: ages are completed months on the reference day (stock) or event day (flow).
"""

from dataclasses import dataclass

TYPES = {"text": "VARCHAR", "int": "INTEGER", "bool": "BOOLEAN", "date": "DATE"}
AID_KINDS = ("tro_cap", "y_te", "giao_duc", "tam_ly_phap_ly", "cham_soc_thay_the", "khac")
# Annex III tells of services one by one what annex II counts together; the joint kind stays for rounds frozen before they were told apart.
SERVED_KINDS = ("y_te", "tam_ly_phap_ly", "giao_duc", "khac", "cham_soc_thay_the", "tam_ly", "phap_ly", "xa_hoi")
AID_OF = {"tam_ly": "tam_ly_phap_ly", "phap_ly": "tam_ly_phap_ly", "xa_hoi": "khac"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, type, whether it may be empty, class, meaning in Vietnamese and English."""

    name: str
    type: str
    nullable: bool
    classification: str
    meaning: str
    english: str


@dataclass(frozen=True, slots=True)
class Table:
    """A frozen table. Rows are hashed and exported in the order of ``key``.

    ``settled``: columns that say something of the child and not of the row, so that all rows of a child agree. The
    writer holds it; counting distinct children leans on it.
    """

    name: str
    meaning: str
    english: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    settled: frozenset[str] = frozenset()

    def column(self, name: str) -> Column:
        """Return a column by name; raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in their order."""
        return tuple(column.name for column in self.columns)


def _column(line: str) -> Column:
    head, meaning, english = (part.strip() for part in line.split("|"))
    name, kind, classification = head.split()
    return Column(name, kind.rstrip("?"), kind.endswith("?"), classification, meaning, english)


def _table(name: str, meaning: str, english: str, key: str, lines: str, settled: str = "") -> Table:
    columns = tuple(_column(line) for line in lines.strip().splitlines())
    table = Table(name, meaning, english, tuple(key.split()), columns, frozenset(settled.split()))
    for part in (*table.key, *table.settled):
        table.column(part)
    return table


_AIDED = "\n".join(
    ["aided bool C3 | Có được trợ giúp trong kỳ | Received any help in the period"]
    + [f"aided_{kind} bool C3 | Được trợ giúp loại {kind} trong kỳ | Received help of kind {kind}" for kind in AID_KINDS]
)
_SERVED = "\n".join(
    f"served_{kind} bool C4 | Trẻ nhận dịch vụ loại {kind} từ ngày xảy ra đến ngày chốt | Served with {kind} since the day of the event"
    for kind in SERVED_KINDS
)

_OF_CHILD_AIDED = " ".join(["unit_id unit_open sex age_months minority poverty aided", *(f"aided_{kind}" for kind in AID_KINDS)])

TABLES: dict[str, Table] = {
    table.name: table
    for table in [
        _table("units", "Đơn vị hành chính của mọi thời kỳ", "Units of any time", "unit_id", """
unit_id int C0 | Khóa đơn vị | Unit key
code text C0 | Mã đơn vị, có nghĩa cùng với ngày | Code, meaningful with a day
name text C0 | Tên | Name
kind text C0 | Loại: tinh, thanh_pho, huyen, xa, phuong, thi_tran | Kind
level int C0 | Cấp: 1 tỉnh, 2 huyện, 3 xã; 0 cả nước trong kho nhiều tỉnh | Level; 0 is the country, in a lake
valid_from date C0 | Ngày bắt đầu | First day
valid_to date? C0 | Ngày hết hiệu lực (không kể) | End, exclusive
"""),
        _table("unit_map", "Đơn vị nằm trong đơn vị nào trên bản đồ", "Which unit lies in which on a map", "map level unit_id ancestor_id", """
map text C0 | Bản đồ: 2022 hoặc 2025 | Map
unit_id int C0 | Đơn vị của dòng số liệu | Unit of a row
ancestor_id int C0 | Đơn vị chứa nó | Unit that contains it
level int C0 | Cấp của đơn vị chứa | Level of the container
"""),
        _table("bodies", "Cơ quan", "Bodies", "body_id", """
body_id text C0 | Khóa cơ quan | Body key
unit_id int C0 | Đơn vị phục vụ | Unit it serves
kind text C0 | Loại cơ quan | Kind
name text C0 | Tên | Name
level int C0 | Cấp | Level
"""),
        _table("children", "Trẻ em có mặt trong kỳ", "Children present in the round", "child", """
child text C2 | Bí danh của trẻ | Pseudonym
household text? C2 | Bí danh của hộ | Household's pseudonym
unit_id int? C2 | Nơi cư trú ngày chốt | Residence on the reference day
unit_open int? C2 | Nơi cư trú đầu kỳ | Residence on the opening day
stock bool C2 | Đang quản lý ngày chốt: sống, dưới 16, cư trú trong tỉnh | In the stock on the reference day
stock_open bool C2 | Đang quản lý đầu kỳ | In the stock on the opening day
sex text C2 | Giới tính: nam, nu | Sex
age_months int C2 | Tháng tuổi ngày chốt, hoặc khi mất, khi đủ 16 | Months of age
age_months_open int? C2 | Tháng tuổi đầu kỳ; trống nếu chưa sinh | Months of age on the opening day
ethnic text C2 | Dân tộc (mã 1979) | Ethnic group, code of 1979
minority bool C2 | Dân tộc thiểu số | Ethnic minority
poverty text C2 | ngheo, can_ngheo, khong | Poverty of the household
urban bool C2 | Phường, thị trấn | Urban
birth_registered bool C2 | Đã đăng ký khai sinh | Birth registered
insured bool C2 | Có thẻ BHYT còn hạn | Insured
schooling text C2 | Bậc học | Schooling
parents text C2 | Tình trạng cha mẹ | State of the parents
special bool C3 | Có hoàn cảnh đặc biệt ngày chốt | In special circumstances
special_open bool C3 | Có hoàn cảnh đặc biệt đầu kỳ | The same on the opening day
at_risk bool C3 | Có nguy cơ ngày chốt | At risk
at_risk_open bool C3 | Có nguy cơ đầu kỳ | The same on the opening day
""" + _AIDED + """
born_in_period bool C2 | Sinh trong kỳ | Born in the period
died_in_period bool C3 | Mất trong kỳ | Died in the period
left text? C2 | Ra khỏi quản lý: tu_vong, du_16, chuyen_di | Why no longer in the stock
"""),
        _table("circumstances", "Trẻ em có hoàn cảnh đặc biệt theo nhóm, chạm kỳ", "Children × groups touching the round", "child code", """
child text C4 | Bí danh của trẻ | Pseudonym
code text C4 | Mã nhóm con (HC04.1) | Sub-type
grp text C4 | Mã nhóm (HC04) | Group
unit_id int? C4 | Nơi cư trú ngày chốt | Residence on the reference day
unit_open int? C4 | Nơi cư trú đầu kỳ | Residence on the opening day
at_open bool C4 | Có ở đầu kỳ | Active on the opening day
at_close bool C4 | Có ở ngày chốt | Active on the reference day
sex text C4 | Giới tính | Sex
age_months int C4 | Tháng tuổi | Months of age
minority bool C4 | Dân tộc thiểu số | Ethnic minority
poverty text C4 | Nghèo, cận nghèo | Poverty
""" + _AIDED.replace(" C3 ", " C4 ") + """
exit text? C4 | ra_khoi_nhom, du_16, chuyen_di, tu_vong | Why it ended
""", _OF_CHILD_AIDED),
        _table("risks", "Trẻ em có nguy cơ, chạm kỳ", "Children at risk touching the round", "child code", """
child text C3 | Bí danh của trẻ | Pseudonym
code text C3 | Mã nguy cơ (NC01) | Kind
unit_id int? C3 | Nơi cư trú ngày chốt | Residence on the reference day
unit_open int? C3 | Nơi cư trú đầu kỳ | Residence on the opening day
at_open bool C3 | Có ở đầu kỳ | Active on the opening day
at_close bool C3 | Có ở ngày chốt | Active on the reference day
sex text C3 | Giới tính | Sex
age_months int C3 | Tháng tuổi | Months of age
minority bool C3 | Dân tộc thiểu số | Ethnic minority
poverty text C3 | Nghèo, cận nghèo | Poverty
""" + _AIDED + """
exit text? C3 | ra_khoi_nhom, du_16, chuyen_di, tu_vong | Why it ended
""", _OF_CHILD_AIDED),
        _table("services", "Lượt dịch vụ trong kỳ", "Services delivered in the period", "service", """
service text C3 | Bí danh lượt | Pseudonym
child text C3 | Bí danh của trẻ | Child
unit_id int? C3 | Nơi cư trú ngày chốt | Residence on the reference day
kind text C3 | Loại dịch vụ | Kind
sex text C3 | Giới tính | Sex
minority bool C3 | Dân tộc thiểu số | Ethnic minority
special bool C3 | Có hoàn cảnh đặc biệt ngày chốt | In special circumstances
""", "unit_id sex minority special"),
        _table("allowances", "Trợ cấp đang hưởng ngày chốt", "Allowances running on the reference day", "child kind", """
child text C4 | Bí danh của trẻ | Child
unit_id int? C4 | Nơi cư trú | Residence
kind text C4 | Nhóm trợ cấp | Kind
monthly_amount int C4 | Mức mỗi tháng (đồng) | Amount a month in đồng
sex text C4 | Giới tính | Sex
minority bool C4 | Dân tộc thiểu số | Ethnic minority
""", "unit_id sex minority"),
        _table("notices", "Thông báo tiếp nhận trong kỳ", "Notices received in the period", "notice", """
notice text C4 | Bí danh thông báo | Pseudonym
unit_id int? C4 | Nơi xảy ra | Place
channel text C4 | Kênh tiếp nhận | Channel
sex text? C4 | Giới tính của trẻ, nếu một giới | Sex, when one
assessed bool? C4 | Đã đánh giá ban đầu | Assessed
emergency bool? C4 | Có biện pháp khẩn cấp | Emergency measure
emergency_in_time bool? C4 | Khẩn cấp trong 12 giờ | Within 12 hours
plan_approved bool? C4 | Kế hoạch được duyệt | Plan approved
plan_in_time bool? C4 | Duyệt đúng hạn | Approved in time
closed bool? C4 | Đã kết thúc | Closed
"""),
        _table("incidents", "Vụ việc trong kỳ: vụ × trẻ × hình thức, hình thức con", "Incident × child × form and sub-form in the period", "incident child form sub", """
incident text C4 | Bí danh vụ việc | Incident
child text C4 | Bí danh của trẻ | Child
unit_id int C4 | Nơi xảy ra | Place
form text C4 | Hình thức (XH01…) | Form
sub text C4 | Hình thức con, trống nếu không có | Sub-form, empty for none
place text C4 | Môi trường | Setting
relation text C4 | Quan hệ của người xâm hại | Relation of the offender
sex text C4 | Giới tính | Sex
age_months int C4 | Tháng tuổi ngày xảy ra | Months of age on the day
minority bool C4 | Dân tộc thiểu số | Ethnic minority
confirmed bool C4 | Đã xác nhận | Confirmed
helped bool C4 | Có kế hoạch được duyệt hoặc biện pháp khẩn cấp | Helped
""" + _SERVED + """
"""),
        _table("injuries", "Tai nạn thương tích trong kỳ", "Injuries in the period", "injury", """
injury text C3 | Bí danh | Pseudonym
child text? C3 | Bí danh của trẻ | Child
unit_id int C3 | Nơi xảy ra | Place
kind text C3 | Loại (TN01…) | Kind
place text C3 | nha, truong_hoc, cong_dong | Setting
sex text C3 | Giới tính | Sex
age_months int C3 | Tháng tuổi ngày xảy ra | Months of age on the day
minority bool C3 | Dân tộc thiểu số | Ethnic minority
disabled bool C3 | Khuyết tật | Disabled
died bool C3 | Tử vong | Died
"""),
        _table("vital", "Sinh và mất của trẻ trong kỳ", "Births and child deaths in the period", "event", """
event text C3 | Bí danh | Pseudonym
kind text C3 | sinh hoặc chet | Birth or death
child text C3 | Bí danh của trẻ | Child
unit_id int C3 | Đơn vị cư trú khi đó | Residence then
sex text C3 | Giới tính | Sex
age_months int C3 | Tháng tuổi | Months of age
age_days int C3 | Ngày tuổi | Days of age
sure bool C3 | Ngày chắc chắn thuộc kỳ | Its day is surely in the period
"""),
        _table("households", "Hộ có trẻ ngày chốt", "Households with a child", "household", """
household text C2 | Bí danh của hộ | Pseudonym
unit_id int C2 | Nơi cư trú | Residence
poverty text C2 | Nghèo, cận nghèo | Poverty
children int C2 | Số trẻ | Children
"""),
        _table("tasks", "Nhiệm vụ của kế hoạch ngày chốt", "Tasks of the plan", "task", """
task text C1 | Bí danh nhiệm vụ | Pseudonym
clause text C1 | Mục của kế hoạch | Clause
body text C1 | Cơ quan chủ trì | Lead body
body_level int C1 | Cấp của cơ quan | Level
unit_id int C1 | Đơn vị của cơ quan | Unit
klass text C1 | Loại theo hạn | Derived class
"""),
        _table("staff", "Người làm công tác trẻ em ngày chốt, theo chức vụ được giao", "Child-work posts on the reference day", "post", """
post text C1 | Bí danh chức vụ | Post
person text C1 | Bí danh người giữ | Person
unit_id int C1 | Đơn vị của cơ quan | Unit
body_level int C1 | Cấp của cơ quan | Level
role text C1 | Vai trò | Role
"""),
        _table("population", "Dân số công bố", "Declared population", "unit_id", """
unit_id int C0 | Đơn vị | Unit
people int C0 | Số người | People
source text C0 | Nguồn | Source
status text C0 | Trạng thái kiểm chứng | Status
"""),
    ]
}
