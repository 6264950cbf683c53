"""The gallery: every component in every state, in both languages. It reads and writes nothing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from mangnon.ui import samples
from mangnon.ui.page import page


@login_required
@require_http_methods(["GET", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the components; the sample form answers like a real one (422 with an error summary) but keeps nothing."""
    form = samples.SampleForm(request.POST or None)
    wrong = request.method == "POST" and not form.is_valid()
    return page(request, "ui/gallery.html", samples.everything(request, form), status=422 if wrong else 200, partial="results")


# Rooms above say this by organisation.access, which this room may not know.
gallery.permission = "signed-in"
