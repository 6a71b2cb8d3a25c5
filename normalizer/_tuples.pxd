"""Named tuples made without a call to their class, which makes two tuples more of each."""

from cpython.ref cimport Py_INCREF

cdef extern from "Python.h":
    object PyType_GenericAlloc(type, Py_ssize_t)
    void PyTuple_SET_ITEM(object, Py_ssize_t, object)


cdef inline object room_for(type kind, Py_ssize_t fields):
    """A tuple of a kind whose fields are yet to be put in, each by `put`."""
    return PyType_GenericAlloc(kind, fields)


cdef inline void put(object into, Py_ssize_t at, object field):
    """Set a field that was never set before."""
    Py_INCREF(field)
    PyTuple_SET_ITEM(into, at, field)
