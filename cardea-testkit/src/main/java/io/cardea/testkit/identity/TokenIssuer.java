package io.cardea.testkit.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An authorization server on loopback that publishes keys and signs tokens: its metadata are where
 * OpenID Connect Discovery has them, its tokens whatever a test wants.
 */
public final class TokenIssuer implements AutoCloseable {

  private static final String PATH = "/realms/test";
  private static final String KEYS = PATH + "/keys";
  private static final String METADATA = PATH + "/.well-known/openid-configuration";

  /** A key and its name. */
  private record Key(String id, KeyPair pair) {}

  private final HttpServer server;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile List<Key> keys = List.of(key("k1"));
  private volatile boolean away;
  private volatile String metadata;

  private TokenIssuer(HttpServer server) {
    this.server = server;
    this.metadata = metadata(url(), url() + "/keys");
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext("/", this::serve);
    server.start();
  }

  /** Starts one on any free port. */
  public static TokenIssuer start() throws IOException {
    return new TokenIssuer(
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0));
  }

  /** What its tokens name as their issuer. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  /** The document that declares it; {@code more} are further lines of its spec. */
  public String document(String name, String... more) {
    StringBuilder text =
        new StringBuilder(
            """
            ---
            apiVersion: cardea.io/v1
            kind: Issuer
            metadata: {name: %s}
            spec:
              issuer: "%s"
              allowPrivateNetwork: true
            """
                .formatted(name, url()));
    for (String line : more) {
      text.append("  ").append(line).append('\n');
    }
    return text.toString();
  }

  /** Claims of {@code agent} on behalf of {@code user}, for ten minutes. */
  public String claims(String audience, String agent, String user, String... more) {
    long now = System.currentTimeMillis() / 1_000;
    String others = Arrays.stream(more).map(member -> "," + member).collect(Collectors.joining());
    return "{\"iss\":\"%s\",\"aud\":\"%s\",\"azp\":\"%s\",\"sub\":\"%s\",\"iat\":%d,\"exp\":%d%s}"
        .formatted(url(), audience, agent, user, now, now + 600, others);
  }

  /** A token with these claims, signed with the newest key. */
  public String token(String claims) {
    Key key = keys.getLast();
    return signed(
        "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}".formatted(key.id()), claims);
  }

  /** A token with this header and these claims, signed with the newest key by RS256. */
  public String signed(String header, String claims) {
    String text = base64(header) + "." + base64(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getLast().pair().getPrivate());
      signature.update(text.getBytes(US_ASCII));
      return text + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token that takes the public key for a secret. */
  public String confused(String claims) {
    Key key = keys.getLast();
    String text =
        base64("{\"alg\":\"HS256\",\"kid\":\"%s\"}".formatted(key.id())) + "." + base64(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.pair().getPublic().getEncoded(), "HmacSHA256"));
      return text + "." + base64(mac.doFinal(text.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token without a signature. */
  public String unsigned(String claims) {
    return base64("{\"alg\":\"none\"}") + "." + base64(claims) + ".";
  }

  /** Signs with a new key from now on, which is published, and the older ones if they still are. */
  public void rotate(boolean keepOlder) {
    Key next = key("k" + System.nanoTime());
    keys = keepOlder ? List.of(keys.getLast(), next) : List.of(next);
  }

  /** Answers nothing but 503 from now on, or as always again. */
  public void away(boolean isAway) {
    away = isAway;
  }

  /** Says in its metadata that it is another, or that its keys are elsewhere. */
  public void says(String issuer, String keysUrl) {
    metadata = metadata(issuer, keysUrl);
  }

  /** How often its keys were asked for. */
  public long asked() {
    return asked.stream().filter(KEYS::equals).count();
  }

  /** Waits until its keys were asked for this often. */
  public void awaitAsked(long times) {
    TestGateway.eventually(() -> asked() >= times, "keys asked for " + times + " times");
  }

  private static String metadata(String issuer, String keysUrl) {
    return "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\",\"token_endpoint\":\"%s/token\"}"
        .formatted(issuer, keysUrl, issuer);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    String body =
        switch (path) {
          case METADATA -> metadata;
          case KEYS -> keySet();
          default -> "";
        };
    byte[] bytes = body.getBytes(UTF_8);
    int status = away ? 503 : body.isEmpty() ? 404 : 200;
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String keySet() {
    return keys.stream()
        .map(key -> {
          RSAPublicKey rsa = (RSAPublicKey) key.pair().getPublic();
          return "{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
              .formatted(key.id(), number(rsa.getModulus()), number(rsa.getPublicExponent()));
        })
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  private static Key key(String id) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      return new Key(id, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String base64(String text) {
    return base64(text.getBytes(UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
