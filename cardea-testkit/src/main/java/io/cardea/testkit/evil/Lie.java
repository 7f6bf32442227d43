package io.cardea.testkit.evil;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.Script;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ways to answer a call that are against every rule. */
public enum Lie implements Script {
  /** Nothing, ever. */
  SILENCE {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.awaitClose();
    }
  },
  /** The connection is closed instead. */
  HANG_UP {
    @Override
    public void answer(Exchange exchange) {
      // What is left open is closed.
    }
  },
  /** A body that comes a byte at a time for ever. */
  TRICKLE {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
      exchange.raw("Content-Length: 100000\r\n\r\n");
      for (int i = 0; i < 100_000; i++) {
        exchange.raw(" ");
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  },
  /** A head that comes a byte at a time for ever. */
  TRICKLING_HEAD {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.raw("HTTP/1.1 200 OK\r\nX-Long: ");
      for (int i = 0; i < 100_000; i++) {
        exchange.raw("x");
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  },
  /** JSON that ends too early. */
  HALF_JSON {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.json("{\"jsonrpc\":\"2.0\",\"id\":" + exchange.request().id() + ",\"result\":{");
    }
  },
  /** A key that comes twice. */
  TWO_NAMES {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.json(exchange.message("{\"content\":[],\"content\":[]}"));
    }
  },
  /** A page for people. */
  HTML {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.reply(200, "<html>Welcome</html>", "Content-Type: text/html");
    }
  },
  /** An answer to another question. */
  WRONG_ID {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.json("{\"jsonrpc\":\"2.0\",\"id\":\"somebody else's\",\"result\":{\"content\":[]}}");
    }
  },
  /** Responses nobody asked for, and then the end. */
  UNASKED {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.stream();
      for (int id = 0; id < 20; id++) {
        exchange.event("{\"jsonrpc\":\"2.0\",\"id\":" + (1_000_000 + id) + ",\"result\":{}}");
      }
      exchange.end();
    }
  },
  /** Two answers. */
  TWICE {
    @Override
    public void answer(Exchange exchange) throws IOException {
      String answer = correct(exchange);
      exchange.stream();
      exchange.event(answer);
      exchange.event(answer);
      exchange.end();
    }
  },
  /** An event that is no JSON, before the answer. */
  BAD_EVENT {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.stream();
      exchange.event("{]");
      exchange.event(correct(exchange));
      exchange.end();
    }
  },
  /** An event without an end. */
  HUGE_EVENT {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.stream();
      exchange.chunk("data: {\"jsonrpc\":\"2.0\",\"x\":\"");
      for (int i = 0; i < 10_000; i++) {
        exchange.chunk("x".repeat(16 * 1024));
      }
    }
  },
  /** A body without an end. */
  HUGE_BODY {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"x\":\"");
      for (int i = 0; i < 10_000; i++) {
        exchange.raw("x".repeat(16 * 1024));
      }
    }
  },
  /** A head without an end. */
  HUGE_HEAD {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.raw("HTTP/1.1 200 OK\r\n");
      for (int i = 0; i < 10_000; i++) {
        exchange.raw("X-Field-" + i + ": " + "x".repeat(1024) + "\r\n");
      }
    }
  },
  /** Notifications without end. */
  CHATTER {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.stream();
      String burst = ("data: " + Speech.log("chatter") + "\n\n").repeat(20);
      for (int i = 0; i < 10_000; i++) {
        exchange.chunk(burst);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
  },
  /** No HTTP. */
  NO_HTTP {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.raw("SSH-2.0-OpenSSH_9.6\r\n");
    }
  },
  /** A chunk of a length that is no number. */
  BAD_CHUNK {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.stream();
      exchange.raw("-5\r\nhello\r\n");
    }
  },
  /** Two lengths. */
  TWO_LENGTHS {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
      exchange.raw("Content-Length: 2\r\nContent-Length: 20\r\n\r\n{}");
    }
  },
  /** Bytes that are no UTF-8. */
  NO_UTF8 {
    @Override
    public void answer(Exchange exchange) throws IOException {
      byte[] body = correct(exchange).getBytes(UTF_8);
      body[body.length - 5] = (byte) 0xff;
      exchange.reply(200, body, "Content-Type: application/json");
    }
  },
  /** An error of the server's own. */
  STATUS_500 {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.reply(500, "java.lang.NullPointerException", "Content-Type: text/plain");
    }
  },
  /** An address to go to instead. */
  REDIRECT {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.reply(307, "", "Location: http://169.254.169.254/");
    }
  },
  /** A question that no client understands, and then silence. */
  ODD_QUESTION {
    @Override
    public void answer(Exchange exchange) throws IOException {
      exchange.stream();
      exchange.event("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"system/shutdown\"}");
      exchange.awaitClose();
    }
  };

  /** Answers with the lie that the call's argument {@code mode} names. */
  public static Script asAsked() {
    return exchange -> valueOf(asked(exchange).argument("mode")).answer(exchange);
  }

  private static Asked asked(Exchange exchange) throws IOException {
    return Asked.read(exchange.request().text()).orElseThrow(() -> new IOException("no JSON"));
  }

  private static String correct(Exchange exchange) throws IOException {
    Asked asked = asked(exchange);
    return Speech.response(asked, Speech.text(asked, asked.argument("nonce")));
  }
}
