"""Raises with HTML, Markdown, rich's own markup and an XML document's end in its message."""
# contained: every format escapes what it shows of a submission
# honest: none


class Markup(Exception):
    pass


Markup.__name__ = "<script>alert(1)</script>"


def get_prior(y):
    raise Markup(
        "<script>alert(1)</script><img src=x onerror=alert(1)> ]]></failure></testsuite>"
        " [bold red]20 points[/bold red] [link=http://example.invalid]x[/] ![](http://x.invalid)"
        " {{7*7}} ${7*7} =HYPERLINK('http://x.invalid') | a | b |\n# 20 points"
    )
