package io.cardea.testkit.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.testkit.wire.Listeners;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real Keycloak on a free port of loopback, by http, with its data in memory: a process of its
 * own that ends with this one. It is built for that once, where the distribution is.
 */
public final class Keycloak implements AutoCloseable {

  private static final long START_SECONDS = 300;
  private static final long POLL_NANOS = 50_000_000;
  private static final String ADMIN = "admin";
  private static final String JAVA_OPTIONS =
      "-Xms64m -Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dfile.encoding=UTF-8";

  private final Path home;
  private final int port;
  private final Process process;
  private final Thread end;
  private final HttpClient http = HttpClient.newHttpClient();

  private Keycloak(Path home, int port, Process process) {
    this.home = home;
    this.port = port;
    this.process = process;
    this.end = new Thread(this::kill);
    Runtime.getRuntime().addShutdownHook(end);
  }

  /**
   * Starts it and waits until its realms answer. Blocking, for some ten seconds of a processor.
   *
   * @param home where its distribution is unpacked; what it has imported there is replaced
   */
  public static Keycloak start(Path home, Realm... realms) throws IOException {
    build(home);
    Path imports = home.resolve("data/import");
    Files.createDirectories(imports);
    for (Realm realm : realms) {
      Files.writeString(imports.resolve(realm.name() + "-realm.json"), realm.json());
    }
    int port = Listeners.freePort();
    List<String> command = new ArrayList<>(List.of("start", "--optimized", "--import-realm"));
    command.addAll(
        List.of(
            "--cache=local",
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--hostname=http://127.0.0.1:" + port,
            "--log-level=warn"));
    Keycloak keycloak = new Keycloak(home, port, run(home, command));
    keycloak.awaitRealms(realms);
    return keycloak;
  }

  private static void build(Path home) throws IOException {
    Path done = home.resolve("built");
    if (Files.exists(done)) {
      return;
    }
    Process build = run(home, List.of("build", "--db=dev-mem"));
    try {
      if (!build.waitFor(START_SECONDS, TimeUnit.SECONDS) || build.exitValue() != 0) {
        build.destroyForcibly();
        throw new IOException("no Keycloak was built: " + log(home));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    Files.writeString(done, "");
  }

  private static Process run(Path home, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/kc.sh").toAbsolutePath().toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(logFile(home).toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", JAVA_OPTIONS);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
    return builder.start();
  }

  private static Path logFile(Path home) {
    return home.resolve("keycloak.log");
  }

  private static String log(Path home) throws IOException {
    return Files.readString(logFile(home));
  }

  private void awaitRealms(Realm... realms) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    for (Realm realm : realms) {
      while (!answers(realm)) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          close();
          throw new IOException("no Keycloak: " + log(home));
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  private boolean answers(Realm realm) {
    try {
      return send(HttpRequest.newBuilder(uri(realm, "/.well-known/openid-configuration")).GET())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** What tokens of {@code realm} name as their issuer. */
  public String url(Realm realm) {
    return "http://127.0.0.1:" + port + "/realms/" + realm.name();
  }

  private URI uri(Realm realm, String path) {
    return URI.create(url(realm) + path);
  }

  /** Where clients get tokens. */
  public String tokenUrl(Realm realm) {
    return url(realm) + "/protocol/openid-connect/token";
  }

  /** A token of a client's own. */
  public String token(Realm realm, String client) throws IOException {
    return accessToken(grant(realm, client, List.of(), "grant_type=client_credentials"));
  }

  /** A token of a client on behalf of a user. */
  public String token(Realm realm, String client, String user) throws IOException {
    return accessToken(
        grant(
            realm,
            client,
            List.of(),
            "grant_type=password&scope=openid&username=" + user + "&password=" + user + "-secret"));
  }

  /** A token of a client's own that is bound to {@code key}. */
  public String token(Realm realm, String client, ProvingKey key) throws IOException {
    String proof = key.proof("POST", tokenUrl(realm));
    return accessToken(
        grant(realm, client, List.of("DPoP", proof), "grant_type=client_credentials"));
  }

  private String grant(Realm realm, String client, List<String> headers, String form)
      throws IOException {
    HttpRequest.Builder request = form(tokenUrl(realm), authenticated(client, form));
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    return expect(200, send(request));
  }

  private static String authenticated(String client, String form) {
    return form + "&client_id=" + client + "&client_secret=" + client + "-secret";
  }

  private static String accessToken(String json) {
    return member(json, "access_token");
  }

  private static String member(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
    if (!found.find()) {
      throw new IllegalArgumentException("no " + name);
    }
    return found.group(1);
  }

  /** Has {@code client} revoke one of its tokens (RFC 7009). */
  public void revoke(Realm realm, String client, String token) throws IOException {
    String form = authenticated(client, "token=" + URLEncoder.encode(token, UTF_8));
    expect(200, send(form(url(realm) + "/protocol/openid-connect/revoke", form)));
  }

  /** Has {@code realm} sign with a new key from now on; the older ones stay published. */
  public void rotate(Realm realm) throws IOException {
    String admin =
        accessToken(
            expect(
                200,
                send(
                    form(
                        "http://127.0.0.1:%d/realms/master/protocol/openid-connect/token"
                            .formatted(port),
                        "grant_type=password&client_id=admin-cli&username=%1$s&password=%1$s"
                            .formatted(ADMIN)))));
    String key =
        """
        {"name":"newer","providerId":"rsa-generated","providerType":"org.keycloak.keys.KeyProvider",
         "config":{"priority":["200"],"enabled":["true"],"active":["true"],"algorithm":["RS256"]}}
        """;
    URI components =
        URI.create("http://127.0.0.1:" + port + "/admin/realms/" + realm.name() + "/components");
    expect(
        201,
        send(
            HttpRequest.newBuilder(components)
                .header("Authorization", "Bearer " + admin)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(key))));
  }

  private static HttpRequest.Builder form(String url, String form) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form));
  }

  private static String expect(int status, HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() != status) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(
          request.timeout(Duration.ofSeconds(START_SECONDS)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The script, too, which waits for it. */
  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(end);
    kill();
    process.onExit().join();
    http.close();
  }
}
