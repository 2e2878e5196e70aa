"""Kiểm tra văn bản: which issued report a file is, if any. What is given is not kept."""

from django.shortcuts import render

from ..edition_forms import FileForm
from ..verification import verify as verified
from .methods import get_or_post


@get_or_post
def verify(request):
    if request.method != "POST":
        return render(request, "reports/verify.html", {"form": FileForm()})
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "reports/verify.html", {"form": form}, status=422)
    file = form.cleaned_data["file"]
    context = {"form": FileForm(), "finding": verified(file, request.user), "name": file.name}
    return render(request, "reports/verify.html", context)
