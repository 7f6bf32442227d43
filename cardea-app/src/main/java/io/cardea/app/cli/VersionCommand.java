package io.cardea.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "version",
    description = "Print which Cardea this is.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class VersionCommand implements Runnable {

  @Override
  public void run() {
    CommandLine.Help.Ansi ansi = CommandLine.Help.Ansi.AUTO;
    System.out.println(ansi.string(new Version().getVersion()[0]));
  }
}
