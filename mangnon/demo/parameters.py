"""What the synthetic province is made to resemble. FACT names its source; DESIGN is our choice, not a fact."""

from datetime import date

CHILDREN = 124_441  # FACT: VietNamNet English, 2023
DEMO_DAY = date(2022, 5, 20)  # DESIGN: five days before the plan's first deadline
BOOKS_BEGIN = date(2017, 1, 1)  # DESIGN: the year of the law on children; nothing is told of earlier days
BOYS_PER_100_GIRLS = 109  # FACT for the nation (census 2019: 108.9); DESIGN for the province
CHILDREN_PER_HOUSEHOLD = [1] * 5 + [2] * 40 + [3] * 33 + [4] * 22  # DESIGN: of all ages, so that about 1.9 under 16 live in one (65,000 households)
POOR, NEAR_POOR = 0.24, 0.12  # DESIGN split; FACT: over 45,000 of 124,441 children are poor or near-poor
HAMLETS = (5, 15)  # DESIGN
BIRTH_REGISTERED = 0.975  # DESIGN
SIBLINGS_APART, SIBLINGS_SPREAD, TWINS = 320, 1100, 0.012  # DESIGN: days between two births of one mother, and more; share of twins
EARLIER = 2200  # DESIGN: days before the oldest counted birthday in which a first child may be born
CLASS_CHANGES_A_YEAR = 0.03  # DESIGN: households whose class the yearly review changes
INSURED_UNDER_SIX, INSURED_ABOVE = 0.97, 0.9  # DESIGN
MOVES_A_YEAR, LEAVES_A_YEAR = 0.012, 0.008  # DESIGN
CHILD_DEATHS_A_YEAR = 0.0011  # DESIGN, about 140 a year
INFANT_DEATHS = 0.009  # DESIGN
CAME_LATER = 0.012  # DESIGN: children who came to the province after birth
POVERTY_URBAN, POVERTY_RURAL = 0.35, 1.19  # DESIGN: times the province's share
ORPHANED = {f"HC01.{n}": "mo_coi_ca" for n in range(1, 5)} | {"HC03.1": "mo_coi_cha", "HC03.2": "mo_coi_me", "HC03.3": "mo_coi_cha"}  # the group's words: both; father or mother
FAMILIES = [("du", 86), ("lam_xa", 8), ("ly_hon", 4), ("mo_coi_cha", 1.3), ("mo_coi_me", 0.7)]  # DESIGN
ATTENDS = {"nha_tre": 0.28, "mau_giao": 0.93, "tieu_hoc": 0.995, "thcs": 0.96, "thpt": 0.72}  # DESIGN: share of an age at school
ALLOWANCE_SHARE = 0.88  # DESIGN: of those whose group has an allowance
OTHER_SERVICES = 0.1  # DESIGN: children helped once without a special circumstance
RISKS = [("NC03", 22), ("NC04", 8), ("NC05", 26), ("NC06", 34), ("NC07", 10)]  # DESIGN: beside poverty and absent parents
SERVICES = [("y_te", 30), ("giao_duc", 25), ("tam_ly", 8), ("phap_ly", 4), ("cham_soc_thay_the", 6), ("xa_hoi", 12), ("khac", 15)]  # DESIGN
INJURIES_A_YEAR = 0.0055  # FACT: target 550 per 100,000 (KH 2558/KH-UBND)
INJURY_DEATH_SHARE = 0.25  # DESIGN: a share of child deaths after the first year
NOTICES_A_YEAR = 60  # DESIGN
AT_RISK_BESIDE_POVERTY = 0.085  # DESIGN: with the poor it gives about 47,000 (FACT: over 47,000 at risk)
RISK_OF_THE_POOR = 0.9  # DESIGN

TASKS_DONE = 0.8  # DESIGN: tasks with an end that get done at all
ITEMS_DONE, ITEMS_LATE, ITEMS_EARLY = 0.86, 0.07, 6  # DESIGN: due items handed in in time, late; days ahead at most

# DESIGN: children per 124,441 who hold the sub-type on the demo day; the sum gives "over 900" (FACT).
CIRCUMSTANCES = {
    "HC01.1": 6, "HC01.2": 22, "HC01.3": 70, "HC01.4": 4, "HC02.1": 5, "HC02.2": 21, "HC03.1": 18, "HC03.2": 14, "HC03.3": 27,
    "HC03.4": 3, "HC03.5": 2, "HC03.6": 3, "HC03.7": 31, "HC03.8": 2, "HC03.9": 5, "HC03.10": 2, "HC03.11": 12, "HC03.12": 3,
    "HC04.1": 96, "HC04.2": 231, "HC04.3": 175, "HC05.1": 17, "HC06.1": 14, "HC06.2": 2, "HC06.3": 5, "HC06.4": 3, "HC07.1": 2,
    "HC07.2": 5, "HC08.1": 3, "HC08.2": 24, "HC09.1": 6, "HC10.1": 7, "HC10.2": 1, "HC10.3": 1, "HC10.4": 3, "HC10.5": 2, "HC11.1": 9,
    "HC11.2": 1, "HC11.3": 7, "HC11.4": 8, "HC11.5": 1, "HC12.1": 6, "HC12.2": 2, "HC13.1": 48, "HC13.2": 21, "HC14.1": 3, "HC14.2": 2, "HC14.3": 2,
}
# FACT: base of social assistance (NĐ 20/2021/NĐ-CP Điều 4; NĐ 76/2024/NĐ-CP; NĐ 335/2026/NĐ-CP, whose coefficients are UNSURE).
# DESIGN: the base before 1/7/2021 stands in no text that could be read.
ALLOWANCE_BASE = [(date(2026, 7, 1), 540_000), (date(2024, 7, 1), 500_000), (date(2021, 7, 1), 360_000), (date.min, 270_000)]
# FACT: group of NĐ 20/2021/NĐ-CP Điều 5, coefficient under four years and from four on (Điều 6).
ALLOWANCE_OF = {"HC01": ("5.1", 2.5, 1.5), "HC02": ("5.1", 2.5, 1.5), "HC03": ("5.1", 2.5, 1.5), "HC04.1": ("5.6", 2.5, 2.5), "HC04.2": ("5.6", 2.0, 2.0), "HC05": ("5.3", 2.5, 2.0)}
# The kind that was in force before each (NĐ 136/2013/NĐ-CP, unverified in the packs), until the day it changed. FACT: 1/7/2021 (NĐ 20/2021/NĐ-CP).
ALLOWANCE_BEFORE, ALLOWANCE_CHANGED = {"5.1": "136-5.1", "5.3": "136-5.3", "5.6": "136-5.6"}, date(2021, 7, 1)
ENDED_SHARE = 0.5  # DESIGN: ended episodes per running one

# DESIGN from general knowledge: ethnic shares by district of 2022; Mông and Dao raised among children.
ETHNIC = {
    "040": {"02": 52, "07": 30, "01": 14, "08": 2, "09": 2},
    "042": {"08": 47, "09": 17, "02": 14, "07": 12, "15": 8, "01": 2},
    "043": {"08": 27, "09": 22, "02": 24, "07": 11, "15": 11, "44": 4, "01": 1},
    "045": {"02": 34, "07": 36, "08": 21, "09": 7, "01": 2},
    "052": {"09": 47, "02": 26, "08": 14, "07": 10, "01": 3},
    "default": {"02": 46, "07": 42, "01": 5, "08": 4, "09": 3},
}
SURNAMES = [("Hoàng", 17), ("Nông", 15), ("Nguyễn", 9), ("Lý", 7), ("Triệu", 6), ("Đàm", 4), ("Lục", 4), ("Bế", 3), ("Dương", 3), ("Hà", 3),
            ("Lương", 3), ("Phùng", 3), ("Đặng", 3), ("Mã", 2), ("Sầm", 2), ("Vương", 2), ("Mạc", 3), ("Đinh", 3), ("Trương", 3), ("Phạm", 2)]
ABUSE_FORMS = [("XH01", 34), ("XH03.1", 9), ("XH03.3", 9), ("XH03.4", 17), ("XH05", 14), ("XH02.1", 6), ("XH04", 5), ("XH06", 6)]
ABUSE_PLACES = [("gia_dinh", 44), ("cong_dong", 28), ("truong_hoc", 12), ("mang", 8), ("co_so_cham_soc", 3), ("khac", 5)]
RELATIONS = [("cha_me", 31), ("than_thich", 14), ("quen_biet", 27), ("ban_be", 10), ("thay_co", 4), ("nguoi_la", 8), ("chua_ro", 6)]
CHANNELS = [("tong_dai_111", 25), ("cong_an", 24), ("ubnd_xa", 30), ("ldtbxh", 14), ("khac", 7)]
INJURIES = [("TN01", 27), ("TN02", 11), ("TN03", 21), ("TN04", 5), ("TN05", 10), ("TN06", 4), ("TN07", 9), ("TN08", 7), ("TN09", 0.5), ("TN10", 2), ("TN11", 3.5)]
FATAL_INJURIES = [("TN08", 52), ("TN03", 25), ("TN01", 7), ("TN06", 6), ("TN04", 4), ("TN02", 2), ("TN10", 3), ("TN09", 1)]
INJURY_PLACES = [("nha", 45), ("cong_dong", 42), ("truong_hoc", 13)]
HAMLET_FIRST = ["Nà", "Bản", "Lũng", "Khuổi", "Pác", "Cốc", "Phia", "Khau", "Tổng", "Thôm", "Co", "Lủng"]
HAMLET_SECOND = ["Mạ", "Pàng", "Luông", "Vài", "Chang", "Khoang", "Nưa", "Lìn", "Sâu", "Giàng", "Ngần", "Pết", "Rọc", "Bon", "Thán", "Dìn", "Ỏi", "Lạn", "Tẩu", "Dạ",
                 "Kéo", "Hoàng", "Tả", "Sập", "Nặm", "Quan", "Đeng", "Nhùng", "Chúa", "Phường"]
