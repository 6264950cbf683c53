"""Which of the record's actions read of children, and which take their names out of the house."""

TAKEN = (
    "children exported", "list exported", "report downloaded", "round exported", "hand-over taken out", "police list taken out", "refused rows exported",
    "refused rows of a payer exported", "review printed", "recheck printed", "record printed",
)
OPENED = ("cell opened", "child opened", "file opened", "household opened", "informant read", "notice opened")
SEEN = (
    *OPENED, "children searched", "child looked up elsewhere", "child not found elsewhere", "children of a list found elsewhere", "likely duplicates shown", "duplicates shown",
    "hand-over shown", "record read",
)
EVERYTHING, SEEING, TAKING = "tat_ca", "xem", "xuat"
ACTIONS_OF = {EVERYTHING: (), SEEING: SEEN, TAKING: TAKEN}
