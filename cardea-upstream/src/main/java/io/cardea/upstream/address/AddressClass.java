package io.cardea.upstream.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Whether an address lies in the public internet (IANA special-purpose address registries, RFC
 * 6890).
 */
public final class AddressClass {

  private AddressClass() {}

  /**
   * Whether {@code address} is globally reachable unicast; addresses that embed an IPv4 one are
   * judged by it.
   */
  public static boolean isPublic(InetAddress address) {
    return switch (address) {
      case Inet4Address four -> isPublic4(four.getAddress());
      case Inet6Address six -> isPublic6(six.getAddress());
      default -> false;
    };
  }

  private static boolean isPublic4(byte[] b) {
    int first = b[0] & 0xff;
    int second = b[1] & 0xff;
    int third = b[2] & 0xff;
    return switch (first) {
      case 0, 10, 127 -> false;
      case 100 -> second < 64 || second > 127;
      case 169 -> second != 254;
      case 172 -> second < 16 || second > 31;
      case 192 ->
          second != 168
              && !(second == 0 && (third == 0 || third == 2))
              && !(second == 88 && third == 99);
      case 198 -> second != 18 && second != 19 && !(second == 51 && third == 100);
      case 203 -> !(second == 0 && third == 113);
      default -> first < 224;
    };
  }

  private static boolean isPublic6(byte[] b) {
    if (isZero(b, 0, 10) && b[10] == b[11] && (b[10] == 0 || b[10] == (byte) 0xff)) {
      return isPublic(embedded(b, 12)) && b[10] != 0;
    }
    int first = ((b[0] & 0xff) << 8) | (b[1] & 0xff);
    int second = ((b[2] & 0xff) << 8) | (b[3] & 0xff);
    if (first == 0x2002) {
      return isPublic(embedded(b, 2));
    }
    if (first == 0x0064 && second == 0xff9b) {
      return isZero(b, 4, 12) && isPublic(embedded(b, 12));
    }
    boolean globalUnicast = (first & 0xe000) == 0x2000;
    boolean special =
        (first == 0x2001 && (second < 0x0200 || second == 0x0db8))
            || (first == 0x3fff && second < 0x1000);
    return globalUnicast && !special;
  }

  private static boolean isZero(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (b[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress embedded(byte[] b, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(b, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
