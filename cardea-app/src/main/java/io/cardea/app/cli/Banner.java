package io.cardea.app.cli;

import io.cardea.app.gateway.FirstKey;
import io.cardea.app.gateway.GatewayOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** What a person reads when the gateway is up. */
final class Banner {

  private final PrintWriter out;
  private final Path data;

  Banner(PrintWriter out, Path data) {
    this.out = out;
    this.data = data;
  }

  /**
   * @param listener where clients connect
   * @param port the one that was bound there
   * @param adminPort where administrators connect
   * @param firstKey the first admin key, if it was made now
   * @param hasSample whether the sample server is there
   */
  void print(
      GatewayOptions.Listen listener,
      int port,
      int adminPort,
      Optional<String> firstKey,
      boolean hasSample)
      throws IOException {
    String address = listener.url(port);
    // Whoever waits to be told that the gateway is there finds the key.
    Optional<Path> keyFile =
        firstKey.isPresent() && !Terminal.isInteractive()
            ? Optional.of(FirstKey.write(data, firstKey.get()))
            : Optional.empty();
    out.printf("Cardea %s is listening on %s%n", Version.number(), address);
    if (adminPort != port) {
      out.printf("  admin      port %d%n", adminPort);
    }
    if (hasSample) {
      out.printf("  sample     %s/adapters/sample/mcp%n", address);
    }
    String shown = "<key>";
    if (keyFile.isPresent()) {
      out.printf("  admin key  in %s%n", keyFile.get());
    } else if (firstKey.isPresent()) {
      out.printf("  admin key  %s   (shown once, keep it)%n", firstKey.get());
      shown = firstKey.get();
    }
    out.printf(
        "  connect    {\"mcpServers\": {\"cardea\": {\"type\": \"http\", \"url\":"
            + " \"%s/mcp\", \"headers\": {\"Authorization\": \"Bearer %s\"}}}}%n",
        address, shown);
    out.printf("  stop       Ctrl-C%n");
    out.flush();
  }
}
