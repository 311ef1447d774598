/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/kobj.h: classes, methods and their look-up.
 *
 * The class structures are the same.  Modelled: FreeBSD finds a method in a
 * cache that hangs off the object; here one function of the kernel does it,
 * by class with inheritance, falling back on the method's default.  Left
 * out: kobj_create and objects of one's own.
 */

#ifndef _SYS_KOBJ_H_
#define	_SYS_KOBJ_H_

#include <sys/types.h>
#include <sys/_null.h>

typedef struct kobj		*kobj_t;
typedef struct kobj_class	*kobj_class_t;
typedef const struct kobj_method kobj_method_t;
typedef void			(*kobjop_t)(void);
typedef struct kobj_ops		*kobj_ops_t;
typedef struct kobjop_desc	*kobjop_desc_t;

struct kobj_method {
	kobjop_desc_t	desc;
	kobjop_t	func;
};

struct kobjop_desc {
	unsigned int	id;
	kobj_method_t	deflt;
};

#define	KOBJ_CLASS_FIELDS						\
	const char	*name;						\
	kobj_method_t	*methods;					\
	size_t		size;						\
	kobj_class_t	*baseclasses;					\
	u_int		refs;						\
	kobj_ops_t	ops

struct kobj_class {
	KOBJ_CLASS_FIELDS;
};

#define	KOBJMETHOD(NAME, FUNC)						\
	{ &NAME##_desc, (kobjop_t)(1 ? FUNC : (NAME##_t *)NULL) }
#define	KOBJMETHOD_END	{ NULL, NULL }

/* For the *_if.h headers: a method's descriptor, its function for a device. */
#define	__KOBJ_DESC(name)						\
	extern struct kobjop_desc name##_desc __kpi(name##_desc)
#define	__KOBJ_METHOD(dev, name)					\
	((name##_t *)kobj_device_method((dev), &name##_desc))

#define	DEFINE_CLASS_0(name, classvar, methods, size)			\
struct kobj_class classvar = {						\
	#name, methods, size, NULL, 0, NULL				\
}
#define	DEFINE_CLASS(name, methods, size)				\
	DEFINE_CLASS_0(name, name##_class, methods, size)
#define	DEFINE_CLASS_1(name, classvar, methods, size, base1)		\
static kobj_class_t name##_baseclasses[] = { &base1, NULL };		\
struct kobj_class classvar = {						\
	#name, methods, size, name##_baseclasses, 0, NULL		\
}
#define	DECLARE_CLASS(name)	extern struct kobj_class name

/* The function that implements a method for a device, or for a class. */
kobjop_t kobj_device_method(device_t dev, kobjop_desc_t desc)
	    __kpi(kobj_device_method);
kobjop_t kobj_class_method(kobj_class_t cls, kobjop_desc_t desc)
	    __kpi(kobj_class_method);
int	kobj_error_method(void) __kpi(kobj_error_method);

#endif /* !_SYS_KOBJ_H_ */
