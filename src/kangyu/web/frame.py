"""What every page shows around its content."""


def context(request):
    return {}
