/* Floor 0: kinds of files by their first bytes. */
#include "base/sniff.h"

bool sniff(struct str head, enum sniffed *ret, struct err *err)
{
    if (str_starts(head, STR("\xFF\xFE")) || str_starts(head, STR("\xFE\xFF")) ||
        (head.len > 1 && (head.ptr[0] == '\0' || head.ptr[1] == '\0')))
        return err_set(
            err, ERR_UNPROCESSED,
            "is UTF-16, as some spreadsheets save \"Unicode text\"; save it as CSV UTF-8");
    if (str_starts(head, STR("PK\x03\x04")) || str_starts(head, STR("\xD0\xCF\x11\xE0")))
        return err_set(err, ERR_UNPROCESSED, "is a workbook, no table; save it as CSV UTF-8");
    if (str_starts(head, STR("\xEF\xBB\xBF")))
        head = str_from(head, 3);
    head = str_trim(head);
    if (head.len > 0 && head.ptr[0] == '<')
        return err_set(
            err, ERR_UNPROCESSED,
            "is a web page, or XML; give the address of the table or of the JSON itself");
    bool json = head.len > 0 && (head.ptr[0] == '{' || head.ptr[0] == '[');
    *ret = json ? SNIFFED_JSON : SNIFFED_TABLE;
    return true;
}
