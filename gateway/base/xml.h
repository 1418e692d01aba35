/* XML of the kind that telephone networks post: a flat record in tags, or an XML-RPC call. What has
 * no elements inside becomes a field with its tag's name; inside an XML-RPC <member> it gets the
 * name that the member has. Attributes are passed over.
 *
 * Not taken: document types, and with them entities of one's own; any charset but UTF-8. A prefix is
 * part of the name. The only door to Expat.
 *
 * Floor 0. Thread: any. Source: XML 1.0 (fifth edition), the XML-RPC specification. */
#ifndef GATEWAY_XML_H
#define GATEWAY_XML_H

#include "base/arena.h"
#include "base/err.h"
#include "base/form.h"

/* ERR_INVALID: not well-formed, or one of the above; ERR_LIMIT above FLAT_FIELDS_MAX,
 * XML_DEPTH_MAX or the arena's ceiling. Values are UTF-8 as sent, not trimmed. */
MUST_CHECK bool xml_parse(struct str text, struct arena *arena, struct form *ret, struct err *err);

/* For text between tags and in attributes in double quotes. What XML cannot hold becomes a blank. */
void xml_escape(struct builder *b, struct str value);

#endif
