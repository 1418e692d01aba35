/* Bench: the provider that the gateway sends to. It answers as Kannel's smsbox does. */
#include "load.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct endpoint *endpoint_new(enum endpoint_kind kind, int fd)
{
    struct endpoint *endpoint = calloc(1, sizeof(*endpoint));
    if (!endpoint)
        abort();
    endpoint->kind = kind;
    endpoint->fd = fd;
    return endpoint;
}

bool load_sink_open(struct load *load)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                   .sin_port = htons((uint16_t)load->sink_port) };
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 1024) != 0)
        return false;
    load_watch(load, endpoint_new(ENDPOINT_SINK_LISTENER, fd));
    return true;
}

void load_sink_accept(struct load *load, struct endpoint *listener)
{
    int fd;
    while ((fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        load_nodelay(fd);
        load_watch(load, endpoint_new(ENDPOINT_SINK, fd));
    }
}

/* One request off the front; its size, 0 when it is not whole. Calls of this dialect are GETs. */
static size_t take(struct load *load, struct endpoint *endpoint, size_t from)
{
    static const char answer[] = "HTTP/1.1 202 Accepted\r\nContent-Type: text/html\r\n"
                                 "Content-Length: 24\r\n\r\n0: Accepted for delivery";
    static const char receiver[] = "to=%2B";
    const char *request = endpoint->in + from;
    size_t left = endpoint->in_len - from;
    const char *end = memmem(request, left, "\r\n\r\n", 4);
    if (!end)
        return 0;
    size_t size = (size_t)(end - request) + 4;
    const char *to = memmem(request, size, receiver, sizeof(receiver) - 1);
    unsigned person;
    if (send(endpoint->fd, answer, sizeof(answer) - 1, MSG_NOSIGNAL) != sizeof(answer) - 1 || !to)
        load->errors++;
    else if (requests_person(to + sizeof(receiver) - 1,
                             size - (size_t)(to + sizeof(receiver) - 1 - request), &person))
        load_replied(load, person);
    else
        load->errors++;
    return size;
}

void load_sink_read(struct load *load, struct endpoint *endpoint)
{
    ssize_t got = recv(endpoint->fd, endpoint->in + endpoint->in_len,
                       sizeof(endpoint->in) - endpoint->in_len, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        close(endpoint->fd);
        free(endpoint);
        return;
    }
    endpoint->in_len += (size_t)got;
    size_t taken = 0, size;
    while ((size = take(load, endpoint, taken)) > 0)
        taken += size;
    endpoint->in_len -= taken;
    memmove(endpoint->in, endpoint->in + taken, endpoint->in_len);
}
