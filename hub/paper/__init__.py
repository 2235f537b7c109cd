"""Pages of ours as PDF, for whoever wants a file instead of a browser's printer.

* ``press``     hands a page to a process of its own, and takes the PDF
* ``__main__``  that process: WeasyPrint over standard input and output
"""
