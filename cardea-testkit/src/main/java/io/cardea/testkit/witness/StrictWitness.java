package io.cardea.testkit.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A witness (https://c2sp.org/tlog-witness) written from its specification: it cosigns nothing that
 * does not extend what it has cosigned before, and can be told to misbehave. Its code has nothing
 * in common with what it judges.
 */
public final class StrictWitness implements AutoCloseable {

  /** What it answers to what it should cosign. */
  public enum Manner {
    /** As it should. */
    HONEST,
    /** With a signature of another key under its own name and id. */
    WRONG_KEY,
    /** With a cosignature of another text. */
    OTHER_TEXT,
    /** With success and nothing. */
    EMPTY,
    /** Not, until it is closed. */
    SILENT,
    /** With status 500. */
    BROKEN
  }

  private static final int COSIGNATURE_V1 = 4;

  /** What it has cosigned last of a log. */
  private record Latest(long size, String root) {}

  private final HttpServer server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String name;
  private final byte[] typed;
  private final PrivateKey secret;
  private final PrivateKey otherSecret;
  private final Map<String, List<String>> logs = new HashMap<>();
  private final Map<String, Latest> latest = new HashMap<>();
  private final List<Integer> answers = new CopyOnWriteArrayList<>();
  private volatile Manner manner = Manner.HONEST;

  private StrictWitness(String name) throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    KeyPair pair = generator.generateKeyPair();
    this.name = name;
    this.secret = pair.getPrivate();
    this.otherSecret = generator.generateKeyPair().getPrivate();
    this.typed = Ed25519Keys.typed(COSIGNATURE_V1, pair.getPublic());
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/w/add-checkpoint", this::answer);
    server.start();
  }

  /** Starts one on a free port of this machine. */
  public static StrictWitness start(String name) throws IOException {
    try {
      return new StrictWitness(name);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Its public key. */
  public String vkey() {
    try {
      return Ed25519Keys.vkey(name, typed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The address before {@code /add-checkpoint}. */
  public String prefix() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/w";
  }

  /** From now on the log of this key is known. */
  public synchronized void know(String logKey) {
    String origin = logKey.substring(0, logKey.indexOf('+'));
    logs.merge(
        origin,
        List.of(logKey),
        (before, more) -> {
          List<String> all = new CopyOnWriteArrayList<>(before);
          all.addAll(more);
          return all;
        });
  }

  /** From now on it answers so. */
  public void behave(Manner how) {
    manner = how;
  }

  /** Forgets what it has cosigned. */
  public synchronized void forget() {
    latest.clear();
  }

  /** Records under what it has cosigned last of a log; 0 if nothing. */
  public synchronized long cosigned(String origin) {
    Latest known = latest.get(origin);
    return known == null ? 0 : known.size();
  }

  /** The status of each answer so far. */
  public List<Integer> answers() {
    return List.copyOf(answers);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (manner == Manner.SILENT) {
        closed.await();
      }
      Answer answer =
          exchange.getRequestMethod().equals("POST") ? judge(body) : new Answer(405, "");
      answers.add(answer.status());
      if (answer.status() == 409) {
        exchange.getResponseHeaders().add("Content-Type", "text/x.tlog.size");
      }
      byte[] text = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
      if (text.length > 0) {
        exchange.getResponseBody().write(text);
      }
    } catch (InterruptedException e) { // closed
      Thread.currentThread().interrupt();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private record Answer(int status, String body) {}

  private synchronized Answer judge(byte[] body) throws GeneralSecurityException {
    Submission asked;
    try {
      asked = new Submission(body);
    } catch (IllegalArgumentException e) {
      return new Answer(400, e.getMessage() + "\n");
    }
    if (!logs.containsKey(asked.origin)) {
      return new Answer(404, "");
    }
    boolean isSigned = false;
    for (String key : logs.get(asked.origin)) {
      isSigned |= asked.isSignedBy(key);
    }
    if (!isSigned) {
      return new Answer(403, "");
    }
    if (asked.old > asked.size) {
      return new Answer(400, "the old size is larger\n");
    }
    Latest known = latest.getOrDefault(asked.origin, new Latest(0, ""));
    if (known.size() != asked.old) {
      return new Answer(409, known.size() + "\n");
    }
    if (asked.old == asked.size && known.size() > 0 && !known.root().equals(base64(asked.root))) {
      return new Answer(409, known.size() + "\n");
    }
    if (!Consistency.holds(
        asked.old, Base64.getDecoder().decode(known.root()), asked.size, asked.root, asked.proof)) {
      return new Answer(422, "");
    }
    if (manner == Manner.BROKEN) {
      return new Answer(500, "");
    }
    latest.put(asked.origin, new Latest(asked.size, base64(asked.root)));
    return new Answer(200, cosignature(asked.text));
  }

  private String cosignature(String text) throws GeneralSecurityException {
    if (manner == Manner.EMPTY) {
      return "";
    }
    long time = 1_775_000_000L;
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(manner == Manner.WRONG_KEY ? otherSecret : secret);
    String signed = manner == Manner.OTHER_TEXT ? text + "more\n" : text;
    signer.update(("cosignature/v1\ntime " + time + "\n" + signed).getBytes(UTF_8));
    ByteBuffer bytes = ByteBuffer.allocate(4 + 8 + 64);
    bytes.put(Ed25519Keys.id(name, typed)).putLong(time).put(signer.sign());
    return "— " + name + " " + base64(bytes.array()) + "\n";
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
