# Types for `place_loops.py`, compiled.
cimport cython
from libc.stdint cimport int32_t, int64_t

cpdef zeros(Py_ssize_t size)

@cython.locals(
    rows=Py_ssize_t, row=Py_ssize_t, box=Py_ssize_t, sums=cython.double[::1],
    values=cython.double[::1], linked=double, page_words=double, page_weight=double, count=double,
    text=double,
)
cpdef box_signs(
    const int64_t[::1] first, const int64_t[::1] last, const double[::1] words,
    const double[::1] density, const double[::1] prose, const double[::1] ends,
    const double[::1] weight, double[:, ::1] out,
)

@cython.locals(rows=Py_ssize_t, row=Py_ssize_t, box=Py_ssize_t)
cpdef double in_boxes(
    const double[::1] values, double[::1] sums, const int64_t[::1] first,
    const int64_t[::1] last, double[:, ::1] out, Py_ssize_t sign,
) except? -1.0

@cython.locals(
    rows=Py_ssize_t, size=Py_ssize_t, row=Py_ssize_t, box=Py_ssize_t, main=Py_ssize_t,
    half=Py_ssize_t, best=Py_ssize_t, start=Py_ssize_t, stop=Py_ssize_t, inside=bint,
    direct=cython.double[::1], before=cython.double[::1], total=double, most=double, more=double,
)
cpdef main_signs(
    const int64_t[::1] first, const int64_t[::1] last, const int64_t[::1] depths,
    const double[::1] shares, const int32_t[::1] parent, const int32_t[::1] grand,
    const double[::1] depth, const double[::1] words, const double[::1] weight,
    float[:, ::1] out,
)

@cython.locals(
    rows=Py_ssize_t, row=Py_ssize_t, at=Py_ssize_t, before=Py_ssize_t, after=Py_ssize_t,
    count=cython.double[::1], prose=cython.double[::1], text=cython.double[::1],
    links=cython.double[::1], total=double,
)
cpdef path_signs(
    const int32_t[::1] path, Py_ssize_t paths, const int32_t[::1] parent,
    const double[::1] words, const double[::1] density, const double[::1] weight,
    float[:, ::1] out,
)

@cython.locals(
    rows=Py_ssize_t, size=Py_ssize_t, row=Py_ssize_t, at=Py_ssize_t, known=Py_ssize_t,
    sign=Py_ssize_t, top=cython.double[::1], text=cython.double[::1], links=cython.double[::1],
    blocks=cython.double[::1], running=cython.double[::1], alike=cython.double[::1],
    siblings=double,
)
cpdef unit_signs(
    Py_ssize_t best, const int64_t[::1] up, const int64_t[::1] paths, const int64_t[::1] places,
    const int64_t[::1] children, const int64_t[::1] depths, const int32_t[::1] box,
    const double[::1] depth, const double[::1] words, const double[::1] density,
    const double[::1] prose, int32_t[::1] unit, float[:, ::1] out,
)

@cython.locals(
    rows=Py_ssize_t, row=Py_ssize_t, start=Py_ssize_t, stop=Py_ssize_t, total=double,
    before=double,
)
cpdef position_signs(
    const double[::1] words, const double[::1] prose, const double[::1] heading,
    float[:, ::1] out,
)

@cython.locals(rows=Py_ssize_t, row=Py_ssize_t, seen=double, far=double)
cpdef nearest(const double[::1] marks, float[:, ::1] out, Py_ssize_t at)

@cython.locals(
    rows=Py_ssize_t, size=Py_ssize_t, row=Py_ssize_t, at=Py_ssize_t, found=Py_ssize_t,
    home=Py_ssize_t, article=int64_t, begun=bint, around=cython.double[::1], weight=cython.double[::1],
    total=double,
)
cpdef article_signs(
    const int64_t[::1] kinds, const int64_t[::1] up, const int32_t[::1] box,
    const int32_t[::1] parent, Py_ssize_t best, const double[::1] words,
    const double[::1] prose, float[:, ::1] out,
)

@cython.locals(
    rows=Py_ssize_t, row=Py_ssize_t, paragraphs=double, text=double, running=double,
)
cpdef page_signs(
    const double[::1] words, const double[::1] prose, const double[::1] weight, float[:, ::1] out
)

@cython.locals(rows=Py_ssize_t, row=Py_ssize_t, known=int64_t, weight=cython.double[::1])
cpdef place_signs(
    const int64_t[:, ::1] boxes, const int64_t[::1] kinds, const double[::1] words,
    const double[::1] ends, const double[::1] density, const double[:, ::1] elements,
    const int32_t[:, ::1] places, int32_t[:, ::1] units, int64_t[:, ::1] saying,
    double[:, ::1] in_boxes, float[:, ::1] out,
)
