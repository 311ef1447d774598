/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Kernel objects: which function implements a method.
 *
 * Follows kern/subr_kobj.c: a class's own methods first, then those of its
 * base classes in order, then the method's default.  Modelled: a walk of the
 * tables in place of the per-class cache, whose effects nobody sees.
 */

#include <sys/param.h>
#include <sys/bus.h>
#include <sys/errno.h>
#include <sys/kobj.h>

#include "sim/kern/newbus.h"

int
kobj_error_method(void)
{

	return (ENXIO);
}

static kobjop_t
class_lookup(kobj_class_t cls, kobjop_desc_t desc)
{
	kobj_class_t *base;
	kobj_method_t *method;
	kobjop_t function;

	for (method = cls->methods; method != NULL && method->desc != NULL;
	    method++) {
		if (method->desc == desc)
			return (method->func);
	}
	for (base = cls->baseclasses; base != NULL && *base != NULL; base++) {
		function = class_lookup(*base, desc);
		if (function != NULL)
			return (function);
	}
	return (NULL);
}

kobjop_t
kobj_class_method(kobj_class_t cls, kobjop_desc_t desc)
{
	kobjop_t function;

	function = cls == NULL ? NULL : class_lookup(cls, desc);
	return (function != NULL ? function : desc->deflt.func);
}

kobjop_t
kobj_device_method(device_t dev, kobjop_desc_t desc)
{

	return (kobj_class_method(device_get_driver(dev), desc));
}
