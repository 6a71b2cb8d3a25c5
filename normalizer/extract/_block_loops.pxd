# Types for `block_loops.py`, compiled.
cimport cython

@cython.locals(
    blocks=list, tag=list, name=list, up=list, found=list, pieces=list, repairs=list, known=dict,
    numbers=dict, at=Py_ssize_t, end=Py_ssize_t, first=Py_ssize_t, index=Py_ssize_t,
    box=Py_ssize_t, parent=Py_ssize_t, item=Py_ssize_t, length=Py_ssize_t, row=bint, close=bint,
    is_heading=bint, row_before=bint, box_before=Py_ssize_t, item_before=Py_ssize_t, text=str,
    names=str, hints=str, kind=str, between=str, around=tuple, heading=frozenset, linked=object,
    tags_of=list, mask=list,
)
cpdef tuple region_blocks(page, verdicts, region, title)

@cython.locals(above=double, thousandths=int)
cpdef double rounded(double share) except? -1.0

cdef str _kind(tags, hinted)

cdef Py_ssize_t _item(Py_ssize_t box, list tag, list up) except -2

cdef str _marked(str text, number)

@cython.locals(tags=list, names=list, most=Py_ssize_t)
cdef tuple _surroundings(Py_ssize_t box, list tag, list name, list up)
