package io.cardea.upstream.exchange;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/** What is said to a decorator in the middle must not be lost there. */
class ForwardingExchangeTest {

  private static void assertForwarded(Class<?> port, Class<?> forwarding) {
    for (Method method : port.getMethods()) {
      assertThatCode(
              () -> forwarding.getDeclaredMethod(method.getName(), method.getParameterTypes()))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void shouldForwardWhateverAnExchangeIsTold() {
    assertForwarded(UpstreamExchange.class, ForwardingExchange.class);
  }

  @Test
  void shouldForwardWhateverAReplyHears() {
    assertForwarded(UpstreamReply.class, ForwardingReply.class);
  }
}
