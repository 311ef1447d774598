/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Building an HTML page with the helpers of xml.h; libxml2 writes it.
 */
#ifndef _HARNESS_HTML_H_
#define	_HARNESS_HTML_H_

#include <libxml/tree.h>
#include <stdbool.h>
#include <stdio.h>

/* A page with its head; the body is returned. */
xmlNode	*html_page(const char *title, const char *style);
/* Writes the page that the node is in, and releases it. */
void	 html_finish(xmlNode *node, FILE *stream);

/* A new last child of that class (NULL: none) with the text (NULL: none). */
xmlNode	*html_add(xmlNode *parent, const char *element, const char *class_name,
	    const char *text);
/* Text behind what is there. */
void	 html_text(xmlNode *parent, const char *text);
/*
 * Takes a picture's SVG in as a child.  `prefix' keeps its names apart from
 * those of other pictures.  False if it is none.
 */
bool	 html_add_svg(xmlNode *parent, const char *svg, size_t length,
	    const char *prefix, const char *title);

#endif /* !_HARNESS_HTML_H_ */
