/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Building an HTML page: see html.h.
 */
#include <libxml/HTMLtree.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlsave.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/output/xml.h"
#include "harness/report/html.h"

xmlNode *
html_page(const char *title, const char *style)
{
	xmlNode *head, *meta, *root;

	root = xml_document("html");
	xml_set(root, "lang", "en");
	head = xml_child(root, "head");
	meta = xml_child(head, "meta");
	xml_set(meta, "charset", "utf-8");
	meta = xml_child(head, "meta");
	xml_set(meta, "name", "viewport");
	xml_set(meta, "content", "width=device-width, initial-scale=1");
	meta = xml_child(head, "meta");
	xml_set(meta, "name", "color-scheme");
	xml_set(meta, "content", "light dark");
	html_add(head, "title", NULL, title);
	html_add(head, "style", NULL, style);
	return (xml_child(root, "body"));
}

/* As HTML: no element is closed by a slash, and style is not escaped. */
void
html_finish(xmlNode *node, FILE *stream)
{
	xmlBuffer *buffer;
	xmlSaveCtxt *save;

	buffer = xmlBufferCreate();
	save = xmlSaveToBuffer(buffer, "UTF-8", XML_SAVE_AS_HTML |
	    XML_SAVE_NO_DECL);
	xmlSaveTree(save, xmlDocGetRootElement(node->doc));
	xmlSaveClose(save);
	fputs("<!DOCTYPE html>\n", stream);
	fwrite(xmlBufferContent(buffer), 1, xmlBufferLength(buffer), stream);
	fputc('\n', stream);
	xmlBufferFree(buffer);
	xmlFreeDoc(node->doc);
}

void
html_text(xmlNode *parent, const char *text)
{

	xml_text(parent, "%s", text);
}

xmlNode *
html_add(xmlNode *parent, const char *element, const char *class_name,
    const char *text)
{
	xmlNode *node;

	node = xml_child(parent, element);
	if (class_name != NULL)
		xml_set(node, "class", "%s", class_name);
	if (text != NULL)
		html_text(node, text);
	return (node);
}

/* "name" to "prefix-name", "#name" to "#prefix-name". */
static void
rename_attribute(xmlNode *node, xmlAttr *attribute, const char *prefix)
{
	xmlChar *value;
	bool is_reference;

	value = xmlNodeListGetString(node->doc, attribute->children, 1);
	if (value == NULL)
		return;
	is_reference = value[0] == '#';
	if (is_reference || strcmp((const char *)attribute->name, "id") == 0) {
		xmlNode *text;
		char *renamed;

		if (asprintf(&renamed, "%s%s-%s", is_reference ? "#" : "",
		    prefix, (const char *)value + is_reference) < 0)
			abort();
		text = attribute->children;
		xmlNodeSetContent(text, BAD_CAST renamed);
		free(renamed);
	}
	xmlFree(value);
}

static void
rename_all(xmlNode *node, const char *prefix)
{

	for (; node != NULL; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		for (xmlAttr *attribute = node->properties; attribute != NULL;
		    attribute = attribute->next)
			rename_attribute(node, attribute, prefix);
		rename_all(node->children, prefix);
	}
}

bool
html_add_svg(xmlNode *parent, const char *svg, size_t length,
    const char *prefix, const char *title)
{
	xmlDoc *document;
	xmlNode *node;

	document = xmlReadMemory(svg, length, "picture.svg", NULL,
	    XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET);
	if (document == NULL)
		return (false);
	node = xmlDocCopyNode(xmlDocGetRootElement(document), parent->doc, 1);
	xmlFreeDoc(document);
	rename_all(node, prefix);
	/* As wide as there is room; the viewBox has the proportions. */
	xmlUnsetProp(node, BAD_CAST "width");
	xmlUnsetProp(node, BAD_CAST "height");
	xml_set(node, "role", "img");
	xml_set(node, "aria-label", "%s", title);
	xmlAddChild(parent, node);
	return (true);
}
