package io.cardea.dataplane.listener;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The proxies whose word on the client's address is believed. */
public final class TrustedProxies {

  private record Block(BigInteger prefix, int length, int shift) {

    boolean contains(byte[] address) {
      return length > 0
          && address.length == length
          && new BigInteger(1, address).shiftRight(shift).equals(prefix);
    }
  }

  private final List<Block> blocks = new ArrayList<>();

  /** Addresses and CIDR blocks, as the configuration has checked them. */
  public TrustedProxies(List<String> declared) {
    for (String text : declared) {
      int slash = text.indexOf('/');
      byte[] network = literal(slash < 0 ? text : text.substring(0, slash));
      int bits =
          slash < 0 ? network.length * 8 : Integer.parseInt(text, slash + 1, text.length(), 10);
      int shift = network.length * 8 - bits;
      blocks.add(new Block(new BigInteger(1, network).shiftRight(shift), network.length, shift));
    }
  }

  /** Whether {@code address}, a literal, is one of them. */
  public boolean contains(String address) {
    if (blocks.isEmpty()) {
      return false;
    }
    byte[] bytes = literal(address);
    return blocks.stream().anyMatch(block -> block.contains(bytes));
  }

  /**
   * Bytes of an address literal; no name is ever looked up, and what is no literal matches nothing.
   */
  private static byte[] literal(String address) {
    try {
      return InetAddress.ofLiteral(address).getAddress();
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
