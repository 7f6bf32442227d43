package io.cardea.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.http.Exchange;
import io.cardea.dataplane.http.Served;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HttpReplyTest {

  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @Test
  void shouldTellThatTheClientGoes() throws Exception {
    try (Served served = new Served();
        Served.Client client = served.connect().send(REQUEST)) {
      Exchange exchange = served.next().exchange();
      CompletableFuture<Boolean> gone = new CompletableFuture<>();
      served.run(() -> new HttpReply(exchange).onGone(() -> gone.complete(true)));
      assertThat(gone).isNotDone();
      client.leave();
      assertThat(Served.await(gone)).isTrue();
    }
  }

  @Test
  void shouldTellThatTheClientHasGoneBeforeAnybodyAsked() throws Exception {
    try (Served served = new Served();
        Served.Client client = served.connect().send(REQUEST)) {
      // Given a client that went away while its request was still looked at
      Exchange exchange = served.next().exchange();
      CompletableFuture<Boolean> left = new CompletableFuture<>();
      served.run(() -> exchange.onGone(() -> left.complete(true)));
      client.leave();
      assertThat(Served.await(left)).isTrue();
      // Then whoever asks afterwards learns it too, for nothing else would ever end its stream
      CompletableFuture<Boolean> gone = new CompletableFuture<>();
      served.run(() -> new HttpReply(exchange).onGone(() -> gone.complete(true)));
      assertThat(Served.await(gone)).isTrue();
    }
  }
}
