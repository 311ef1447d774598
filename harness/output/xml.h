/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * XML by way of libxml2, which builds, escapes and writes the tree; here is
 * what makes it short to use.
 *
 * What XML 1.0 has no way to write (control characters, bytes that are no
 * UTF-8) becomes U+FFFD.
 */
#ifndef _HARNESS_XML_H_
#define	_HARNESS_XML_H_

#include <libxml/tree.h>
#include <stdio.h>

/* A document with its root; the root's ->doc is the document. */
xmlNode	*xml_document(const char *root);
/* Writes the document that the node is in, and releases it. */
void	 xml_finish(xmlNode *node, FILE *stream);

/* A new last child. */
xmlNode	*xml_child(xmlNode *parent, const char *name);
void	 xml_text(xmlNode *node, const char *format, ...)
	    __attribute__((format(printf, 2, 3)));
void	 xml_set(xmlNode *node, const char *attribute, const char *format, ...)
	    __attribute__((format(printf, 3, 4)));

#endif /* !_HARNESS_XML_H_ */
