"""Long lists page. The page number lives in the URL with the other filters; posted searches page by a button."""

from dataclasses import dataclass

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import HttpRequest, QueryDict

PAGE_SIZE = 50
ASKED, FILES, WHOLE = "tai", ("xlsx", "csv"), 5_000  # a list asked for as a file (?tai=xlsx) is one page of so many rows


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the pagination; ``number`` is None for a gap."""

    number: int | None
    href: str = ""
    current: bool = False


def as_file(request: HttpRequest) -> bool:
    """Say whether a list is asked for as a file; an unknown kind of file is the page."""
    return request.GET.get(ASKED) in FILES


def paginate(request: HttpRequest, rows, size: int = PAGE_SIZE, key: str = "page") -> Page:
    """Return the asked page of ``rows`` (a list or an ordered queryset). A number out of range gives the nearest page."""
    asked = request.POST.get(key) or request.GET.get(key)
    paginator = Paginator(rows, WHOLE if as_file(request) else size)
    try:
        return paginator.page(asked or 1)
    except PageNotAnInteger:
        return paginator.page(1)
    except EmptyPage:
        return paginator.page(paginator.num_pages if str(asked).isdigit() and int(asked) > 0 else 1)


def steps(page: Page, query: QueryDict, key: str = "page") -> list[Step]:
    """Links to first, neighbours and last, with gaps; the other parameters of the URL are kept."""
    shown: list[Step] = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        if number == page.paginator.ELLIPSIS:
            shown.append(Step(None))
        else:
            shown.append(Step(number, href_for(query, number, key), number == page.number))
    return shown


def href_for(query: QueryDict, number: int, key: str = "page") -> str:
    """The address of page ``number`` under the present filters."""
    kept = query.copy()
    kept[key] = str(number)
    if number == 1:
        del kept[key]
    return f"?{kept.urlencode()}"
