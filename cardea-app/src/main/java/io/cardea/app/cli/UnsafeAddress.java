package io.cardea.app.cli;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plain HTTP leaves this machine only if the operator says so. */
final class UnsafeAddress {

  private static final List<String> LOOPBACK = List.of("localhost", "::1", "[::1]");
  private static final Pattern LOOPBACK_BLOCK = Pattern.compile("127(\\.\\d{1,3}){3}");

  private UnsafeAddress() {}

  static Optional<String> problem(String host, @Nullable String adminHost, boolean allowed) {
    return Stream.of(Optional.of(host), Optional.ofNullable(adminHost))
        .flatMap(Optional::stream)
        .filter(name -> !allowed && !isLoopback(name))
        .findFirst()
        .map(name ->
            name
                + " can be reached from other machines, and keys would travel in the clear:"
                + " give the gateway a certificate (--tls-cert, --tls-key), put a TLS proxy in front"
                + " and bind 127.0.0.1, or say --insecure-http if the network is trusted.");
  }

  /** A name that only begins like a loopback address may be any address. */
  private static boolean isLoopback(String name) {
    return LOOPBACK.contains(name) || LOOPBACK_BLOCK.matcher(name).matches();
  }
}
