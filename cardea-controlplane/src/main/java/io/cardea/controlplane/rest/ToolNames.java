package io.cardea.controlplane.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * Names of tools: the operation's id, in the characters that every model API takes; of operations
 * without an id, or with one that is taken, method and path. For one document.
 */
final class ToolNames {

  private static final int MAX_LENGTH = 64;
  private static final int DIGEST = 8;

  private final Set<String> taken = new HashSet<>();

  String of(Operation operation) {
    String place = operation.method().name().toLowerCase(Locale.ROOT) + operation.path();
    String wanted = operation.id().isEmpty() ? place : operation.id();
    for (String name :
        new String[] {legal(wanted), legal(place), withDigest(legal(place), place)}) {
      if (taken.add(name)) {
        return name;
      }
    }
    throw new IllegalStateException("method and path are there once");
  }

  private static String legal(String text) {
    String name = text.replaceAll("[^A-Za-z0-9_-]+", "_").replaceAll("^_+|_+$", "");
    return name.isEmpty() || name.length() > MAX_LENGTH ? withDigest(name, text) : name;
  }

  /** What is too long, or like another, ends in a digest of the whole. */
  private static String withDigest(String name, String text) {
    int most = MAX_LENGTH - DIGEST - 1;
    return name.substring(0, Math.min(name.length(), most)) + "_" + digest(text);
  }

  private static String digest(String text) {
    try {
      byte[] bytes = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(bytes).substring(0, DIGEST);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
