/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Building XML: see xml.h.
 */
#include <libxml/tree.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/output/utf8.h"
#include "harness/output/xml.h"

xmlNode *
xml_document(const char *root)
{
	xmlDoc *document;
	xmlNode *node;

	document = xmlNewDoc(BAD_CAST "1.0");
	node = xmlNewDocNode(document, NULL, BAD_CAST root, NULL);
	if (node == NULL)
		abort();
	xmlDocSetRootElement(document, node);
	return (node);
}

void
xml_finish(xmlNode *node, FILE *stream)
{
	xmlChar *text;
	int length;

	xmlDocDumpFormatMemoryEnc(node->doc, &text, &length, "UTF-8", 1);
	fwrite(text, 1, length, stream);
	xmlFree(text);
	xmlFreeDoc(node->doc);
}

xmlNode *
xml_child(xmlNode *parent, const char *name)
{
	xmlNode *node;

	node = xmlNewChild(parent, NULL, BAD_CAST name, NULL);
	if (node == NULL)
		abort();
	return (node);
}

/* What the format comes to, as XML can have it; allocated. */
static char *
formatted(const char *format, va_list arguments)
{
	char *clean, *text;

	if (vasprintf(&text, format, arguments) < 0)
		abort();
	clean = utf8_clean(text, true);
	free(text);
	return (clean);
}

void
xml_text(xmlNode *node, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = formatted(format, arguments);
	va_end(arguments);
	xmlAddChild(node, xmlNewDocText(node->doc, BAD_CAST text));
	free(text);
}

void
xml_set(xmlNode *node, const char *attribute, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = formatted(format, arguments);
	va_end(arguments);
	xmlSetProp(node, BAD_CAST attribute, BAD_CAST text);
	free(text);
}
