/* Bench: evhttp that says hello: what answering costs when nothing is done. Own listener with a
 * backlog, changelist flag, TCP_NODELAY; the body is not looked at. Prints its port. */
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { LISTEN_BACKLOG = 1024, BODY_SIZE_MAX = 64 * 1024, HEADERS_SIZE_MAX = 16 * 1024 };

static void hello(struct evhttp_request *request, void *context)
{
    (void)context;
    struct evbuffer *body = evbuffer_new();
    evbuffer_add(body, "CON hello", 9);
    evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Type", "text/plain");
    evhttp_send_reply(request, HTTP_OK, "OK", body);
    evbuffer_free(body);
}

int main(void)
{
    struct event_config *config = event_config_new();
    event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
    struct event_base *base = event_base_new_with_config(config);
    event_config_free(config);
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct evconnlistener *listener =
        evconnlistener_new_bind(base, NULL, NULL, LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_FREE,
                                LISTEN_BACKLOG, (struct sockaddr *)&address, (int)sizeof(address));
    struct evhttp *http = evhttp_new(base);
    if (!listener || !http || !evhttp_bind_listener(http, listener)) {
        fputs("bare_evhttp: cannot listen\n", stderr);
        return 1;
    }
    int fd = evconnlistener_get_fd(listener), on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    socklen_t size = sizeof(address);
    getsockname(fd, (struct sockaddr *)&address, &size);
    evhttp_set_max_body_size(http, BODY_SIZE_MAX);
    evhttp_set_max_headers_size(http, HEADERS_SIZE_MAX);
    evhttp_set_allowed_methods(http, EVHTTP_REQ_GET | EVHTTP_REQ_POST);
    evhttp_set_gencb(http, hello, NULL);
    printf("port=%d\n", ntohs(address.sin_port));
    fflush(stdout);
    event_base_dispatch(base);
    return 0;
}
