# Types for `context_loops.py`, compiled.
cimport cython
from libc.stdint cimport int32_t

@cython.locals(row=Py_ssize_t)
cpdef masses(
    const double[::1] chance, const double[::1] words, const double[::1] held, double[:, ::1] out,
)

@cython.locals(
    rows=Py_ssize_t, row=Py_ssize_t, at=Py_ssize_t, reach=Py_ssize_t, low=Py_ssize_t,
    high=Py_ssize_t, mass=cython.double[::1], text=cython.double[::1], width=double,
)
cpdef window_signs(
    const double[::1] chance, const double[::1] words, double total, double doubt,
    Py_ssize_t near, Py_ssize_t far, float[:, ::1] out,
)

@cython.locals(
    rows=Py_ssize_t, row=Py_ssize_t, kind=Py_ssize_t, at=Py_ssize_t,
    mass=cython.double[::1], text=cython.double[::1], others=double, left=double, alone=bint,
)
cpdef group_signs(
    const int32_t[:, ::1] groups, Py_ssize_t size, const double[::1] chance,
    const double[::1] words, double total, float[:, ::1] out,
)

@cython.locals(
    rows=Py_ssize_t, row=Py_ssize_t, first=Py_ssize_t, last=Py_ssize_t, found=bint, near=double,
    far=double, sure=double, fewest=double,
    in_path=cython.double[::1], in_parent=cython.double[::1], before=cython.double[::1],
)
cpdef edge_signs(
    const double[::1] chance, const double[::1] words, const int32_t[::1] path,
    const int32_t[::1] parent, Py_ssize_t size, float[:, ::1] out,
)

@cython.locals(row=Py_ssize_t, at=Py_ssize_t, kind=Py_ssize_t, size=Py_ssize_t)
cpdef context_signs(
    const double[::1] chance, const double[::1] words, const double[::1] held,
    const int32_t[:, ::1] groups, double total, double doubt, double agree,
    Py_ssize_t near, Py_ssize_t far, float[:, ::1] out,
)

@cython.locals(rows=Py_ssize_t, row=Py_ssize_t, introduces=double, doubts=bint, introduced=bint)
cpdef doubting_stray_items(
    const double[::1] chance, const double[::1] in_list, const double[::1] ends,
    const double[::1] words, double likely, double sure, double longest, double[:, ::1] out,
)
