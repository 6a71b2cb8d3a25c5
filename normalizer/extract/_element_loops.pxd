# Types for `element_loops.py`, compiled.
cimport cython
from libc.stdint cimport int32_t, int64_t, uint64_t

@cython.locals(row=Py_ssize_t, before=int64_t, linked=double)
cpdef markup_signs(
    const int64_t[:, ::1] numbers, const double[::1] chars, double[:, ::1] shares,
    float[:, ::1] out,
)

@cython.locals(
    row=Py_ssize_t, at=Py_ssize_t, parent=Py_ssize_t, grand=Py_ssize_t, h2=int64_t,
    h6=int64_t, least_words=double, few_links=double, is_paragraph=bint,
)
cpdef element_signs(
    const int64_t[:, ::1] boxes, const int64_t[::1] kinds, const int64_t[:, ::1] blocks,
    const double[::1] words, const double[::1] ends, const double[::1] density,
    int32_t[:, ::1] places, int64_t[:, ::1] masks, double[:, ::1] out,
)

@cython.locals(
    rows=Py_ssize_t, row=Py_ssize_t, start=Py_ssize_t, sign=Py_ssize_t, h1=int64_t, linked=double,
    title=int, author=int, date=int, share=int, h1s=double, titles=double, headings=double,
    authors=double, dates=double, shares=double, links=double, begun=double, is_h1=bint,
    is_heading=bint,
)
cpdef passed_signs(
    const int64_t[::1] kinds, const int32_t[::1] box, const int64_t[::1] own,
    const double[::1] heading, const double[::1] density, const int32_t[::1] parent,
    Py_ssize_t best, float[:, ::1] out,
)

@cython.locals(
    at=Py_ssize_t, reach=Py_ssize_t, row=Py_ssize_t, is_bold=bint, said=uint64_t,
)
cpdef label_signs(
    const double[::1] heading, const double[::1] bold, const double[::1] words,
    const double[::1] ends, const int64_t[::1] says, int64_t[:, ::1] under, double[:, ::1] count,
)

@cython.locals(before=double, since=double, row=Py_ssize_t)
cpdef title_signs(const double[::1] words, Py_ssize_t title, float[:, ::1] out)
