"""One way to answer with a page: whole for a visit, a piece of the same template for htmx."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    partial: str | None = None,
) -> HttpResponse:
    """Render ``template``, or only its ``{% partialdef partial %}`` when htmx asks for it.

    A history restore of htmx gets the whole page, because it replaces the body. Views with a partial vary on the
    htmx headers so that no cache hands a piece to a visitor who wants the page.
    """
    name = template
    if partial and wants_piece(request):
        name = f"{template}#{partial}"
    response = HttpResponse(render_to_string(name, dict(context or {}), request=request), status=status)
    if partial:
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def wants_piece(request: HttpRequest) -> bool:
    """Say whether htmx asks for the piece of a page alone: what stands around it need not be made."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
