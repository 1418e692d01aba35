/* Bench: phones at Kannel's fake SMSC. Each texts a keyword, waits for the reply and texts again, so
 * that a fixed number of messages is under way. The protocol is a line a message: "from to text
 * words". */
#include "requests.h"
#include "samples.h"

#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LINE_SIZE_MAX = 128, IN_SIZE = 256 * 1024, DRAIN_US = 5 * 1000 * 1000 };

struct phone {
    int64_t sent_us;
    bool waits;
};

struct handsets {
    int fd, port;
    const char *text;
    unsigned count, waiting;
    struct phone *phones;
    int64_t warm_us, measured_us, measure_from_us, measure_to_us;
    char *out; /* room for a line of each phone */
    size_t out_len;
    char in[IN_SIZE];
    size_t in_len;
    struct samples samples;
    uint64_t total, errors;
};

static void text(struct handsets *sets, unsigned number, int64_t now_us)
{
    sets->phones[number] = (struct phone){ .sent_us = now_us, .waits = true };
    sets->waiting++;
    sets->out_len += (size_t)snprintf(sets->out + sets->out_len, LINE_SIZE_MAX,
                                      "+35569%07u 50600 text %s\n", number, sets->text);
}

/* "50600 +355690000012 text ..." */
static void take_line(struct handsets *sets, const char *line, size_t size, int64_t now_us)
{
    const char *to = memchr(line, ' ', size);
    unsigned number;
    if (!to || (size_t)(line + size - to) < 2 ||
        !requests_person(to + 2, (size_t)(line + size - to) - 2, &number) ||
        number >= sets->count || !sets->phones[number].waits) {
        sets->errors++;
        return;
    }
    sets->phones[number].waits = false;
    sets->waiting--;
    sets->total++;
    if (now_us >= sets->measure_from_us && now_us < sets->measure_to_us)
        samples_add(&sets->samples, now_us - sets->phones[number].sent_us);
    if (now_us < sets->measure_to_us)
        text(sets, number, now_us);
}

static bool receive(struct handsets *sets)
{
    ssize_t got =
        recv(sets->fd, sets->in + sets->in_len, sizeof(sets->in) - sets->in_len, MSG_DONTWAIT);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    if (got == 0)
        return false;
    int64_t now_us = samples_now_us();
    sets->in_len += (size_t)got;
    char *line = sets->in, *end;
    while ((end = memchr(line, '\n', sets->in_len - (size_t)(line - sets->in)))) {
        take_line(sets, line, (size_t)(end - line), now_us);
        line = end + 1;
    }
    sets->in_len -= (size_t)(line - sets->in);
    memmove(sets->in, line, sets->in_len);
    return true;
}

static bool transmit(struct handsets *sets)
{
    if (sets->out_len == 0)
        return true;
    ssize_t sent = send(sets->fd, sets->out, sets->out_len, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0)
        return errno == EAGAIN || errno == EINTR;
    sets->out_len -= (size_t)sent;
    memmove(sets->out, sets->out + sent, sets->out_len);
    return true;
}

static bool run(struct handsets *sets)
{
    int64_t now_us = samples_now_us();
    sets->measure_from_us = now_us + sets->warm_us;
    sets->measure_to_us = sets->measure_from_us + sets->measured_us;
    for (unsigned i = 0; i < sets->count; i++)
        text(sets, i, now_us);
    while (now_us < sets->measure_to_us ||
           (sets->waiting > 0 && now_us < sets->measure_to_us + DRAIN_US)) {
        struct pollfd wait = { .fd = sets->fd,
                               .events = (short)(POLLIN | (sets->out_len ? POLLOUT : 0)) };
        poll(&wait, 1, 5);
        if (!receive(sets) || !transmit(sets))
            return false;
        now_us = samples_now_us();
    }
    sets->errors += sets->waiting;
    return true;
}

static bool dial(struct handsets *sets)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                   .sin_port = htons((uint16_t)sets->port) };
    int on = 1;
    sets->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(sets->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return connect(sets->fd, (struct sockaddr *)&address, sizeof(address)) == 0;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        { "port", required_argument, NULL, 'p' },   { "text", required_argument, NULL, 't' },
        { "phones", required_argument, NULL, 'n' }, { "warm-ms", required_argument, NULL, 'w' },
        { "ms", required_argument, NULL, 'm' },     { NULL, 0, NULL, 0 },
    };
    static struct handsets sets = {
        .count = 64, .text = "word", .warm_us = 300 * 1000, .measured_us = 2000 * 1000
    };
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        unsigned long number = optarg ? strtoul(optarg, NULL, 10) : 0;
        if (option == 'p')
            sets.port = (int)number;
        else if (option == 't')
            sets.text = optarg;
        else if (option == 'n')
            sets.count = (unsigned)number;
        else if (option == 'w')
            sets.warm_us = (int64_t)number * 1000;
        else if (option == 'm')
            sets.measured_us = (int64_t)number * 1000;
        else
            return 64;
    }
    sets.phones = calloc(sets.count, sizeof(*sets.phones));
    sets.out = calloc(sets.count + 1, LINE_SIZE_MAX);
    if (!sets.phones || !sets.out)
        abort();
    if (!dial(&sets) || !run(&sets)) {
        fprintf(stderr, "bench_handsets: the fake SMSC: %s\n", strerror(errno));
        return 1;
    }
    samples_print(&sets.samples, (double)sets.measured_us / 1e6, sets.errors, sets.total);
    close(sets.fd);
    return 0;
}
