package io.cardea.upstream.address;

/**
 * The host resolves to an address outside the public internet, and the adapter does not allow that.
 */
public final class BlockedAddress extends Exception {

  private static final long serialVersionUID = 1L;

  public BlockedAddress(String host) {
    super(host + " is not in the public internet; set allowPrivateNetwork: true if that is meant");
  }
}
