"""Kiểm tra văn bản: which issued report a file is, if any. What is given is not kept."""

from django.shortcuts import render

from ..edition_forms import NOT_WRITTEN, FileForm
from ..verification import verify as verified
from .methods import get_or_post


@get_or_post
def verify(request):
    if request.method != "POST":
        return render(request, "reports/verify.html", {"form": FileForm()})
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            context = {"form": FileForm(), "finding": verified(file, request.user), "name": file.name}
        except OSError:
            form.add_error("file", NOT_WRITTEN)
        else:
            return render(request, "reports/verify.html", context)
    return render(request, "reports/verify.html", {"form": form}, status=422)
