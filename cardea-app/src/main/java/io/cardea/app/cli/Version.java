package io.cardea.app.cli;

import picocli.CommandLine;

/** Which Cardea this is. */
public final class Version implements CommandLine.IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"cardea " + number() + " on Java " + Runtime.version().feature()};
  }

  static String number() {
    String packaged = Version.class.getPackage().getImplementationVersion();
    return packaged == null ? "development" : packaged;
  }
}
