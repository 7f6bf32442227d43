package io.cardea.app.sample;

import static io.cardea.mcp.json.JsonStrings.quote;

import io.cardea.mcp.message.RpcError;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/** A page about this server, and greetings by name. */
final class Resources {

  /** The page; it changes with every guest. */
  static final String WELCOME = "sample://welcome";

  static final int MAX_URI_LENGTH = 1024;

  private final Guestbook guestbook;

  Resources(Guestbook guestbook) {
    this.guestbook = guestbook;
  }

  Outcome list() {
    return Methods.list(
        "resources",
        """
        {"uri":"sample://welcome","name":"welcome","title":"Welcome",
        "description":"What this server offers","mimeType":"text/markdown"}\
        """);
  }

  Outcome templates() {
    return Methods.list(
        "resourceTemplates",
        """
        {"uriTemplate":"sample://greeting/{name}","name":"greeting","title":"Greeting",
        "description":"A greeting for one name","mimeType":"text/plain"}\
        """);
  }

  Outcome read(Call call) {
    Optional<String> uri = call.text("uri");
    if (uri.isEmpty()) {
      return new Outcome.Failure(Call.missing("resources/read", "uri"));
    }
    if (uri.get().equals(WELCOME)) {
      return contents(WELCOME, "text/markdown", welcome());
    }
    return guest(uri.get())
        .map(name -> contents(uri.get(), "text/plain", "Hello, " + name + "!"))
        .orElseGet(() -> notFound(uri.get()));
  }

  /** The name in {@code sample://greeting/{name}}, its escapes undone. */
  private static Optional<String> guest(String text) {
    if (text.length() > MAX_URI_LENGTH) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      boolean isGreeting =
          "sample".equals(uri.getScheme())
              && "greeting".equals(uri.getRawAuthority())
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getRawPath().lastIndexOf('/') == 0
              && uri.getRawPath().length() > 1;
      return isGreeting ? Optional.of(uri.getPath().substring(1)) : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private static Outcome contents(String uri, String mimeType, String text) {
    return Outcome.cacheable(
        "\"contents\":[{\"uri\":%s,\"mimeType\":%s,\"text\":%s}]"
            .formatted(quote(uri), quote(mimeType), quote(text)),
        Duration.ZERO);
  }

  /** The error of the legacy era; the modern one has another code for it. */
  private static Outcome notFound(String uri) {
    return new Outcome.Failure(
        RpcError.of(RpcError.RESOURCE_NOT_FOUND, "Resource not found")
            .withData("{\"uri\":" + quote(uri) + "}"));
  }

  private String welcome() {
    return """
    # Welcome

    This is the sample server that comes with Cardea. Try its tools:

    - `echo` returns a text
    - `add` adds two numbers
    - `time` tells the time in a time zone
    - `count` counts slowly and reports progress
    - `ask_name` asks for your name and greets you

    Read `sample://greeting/{name}` for a greeting, or use the prompt `haiku`.

    Guests greeted so far: %d
    """
        .formatted(guestbook.guests());
  }
}
