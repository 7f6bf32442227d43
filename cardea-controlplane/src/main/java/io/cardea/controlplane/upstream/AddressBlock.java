package io.cardea.controlplane.upstream;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of IPv4 or IPv6 addresses (CIDR, RFC 4632 §3.1, RFC 4291 §2.3).
 *
 * @param base an address in it
 * @param prefix how many leading bits its addresses share
 */
public record AddressBlock(InetAddress base, int prefix) {

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

  /** An address without brackets or zone, IPv4 only as four decimal numbers; never resolves. */
  public static Optional<InetAddress> address(String text) {
    boolean literal = text.contains(":") ? matches(IPV6, text) : matches(IPV4, text);
    if (!literal) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** {@code address} or {@code address/prefix}. */
  public static Optional<AddressBlock> parse(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> base = address(slash < 0 ? text : text.substring(0, slash));
    if (base.isEmpty()) {
      return Optional.empty();
    }
    int bits = base.get().getAddress().length * 8;
    if (slash < 0) {
      return Optional.of(new AddressBlock(base.get(), bits));
    }
    String prefix = text.substring(slash + 1);
    return matches(PREFIX, prefix) && Integer.parseInt(prefix) <= bits
        ? Optional.of(new AddressBlock(base.get(), Integer.parseInt(prefix)))
        : Optional.empty();
  }

  /** Whether {@code address} is in it; never across families. */
  boolean contains(InetAddress address) {
    byte[] own = base.getAddress();
    byte[] other = address.getAddress();
    if (own.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((own[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(Pattern pattern, String text) {
    return pattern.matcher(text).matches();
  }
}
