package io.cardea.controlplane.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is said, each once and with its place; whatever is read, nothing is thrown. */
class HostileServerJsonTest {

  private static final String NPM = "\"registryType\": \"npm\", \"identifier\": \"w\"";

  static Stream<Arguments> packages() {
    return Stream.of(
        arguments("\"registryType\": \"npm\"", "the key \"identifier\" is missing"),
        arguments("\"identifier\": \"w\"", "the key \"registryType\" is missing"),
        arguments("\"registryType\": 7, \"identifier\": \"w\"", "is a package of type \"7\""),
        arguments("\"registryType\": [], \"identifier\": \"w\"", "must be text"),
        arguments("\"registryType\": \"cargo\", \"identifier\": \"w\"", "type \"cargo\""),
        arguments("\"registryType\": \"mcpb\", \"identifier\": \"w\"", "is a bundle to download"),
        arguments(NPM + ", \"registry_type\": \"npm\"", "is there in both spellings"),
        arguments(NPM + ", \"identifer\": \"w\"", "unknown key \"identifer\" (did you mean"),
        arguments(NPM + ", \"version\": \"latest\"", "the version is not one version"),
        arguments(NPM + ", \"version\": \"^1.2.3\"", "the version is not one version"),
        arguments(NPM + ", \"version\": \"1.x\"", "the version is not one version"),
        arguments(NPM + ", \"version\": null", "has no value"),
        arguments(
            NPM + ", \"registryBaseUrl\": \"https://npm.evil.example\"",
            "comes from another registry"),
        arguments(
            NPM + ", \"transport\": {\"type\": \"streamable-http\", \"url\": \"http://x/\"}",
            "is started and then called over HTTP"),
        arguments(NPM + ", \"transport\": \"stdio\"", "must be a map"),
        arguments(
            NPM
                + ", \"runtimeHint\": \"bash\", \"runtimeArguments\": [{\"type\": \"positional\","
                + " \"value\": \"-c\"}]",
            "runtimeHint \"bash\": npx is used, but runtimeArguments are meant for the other"),
        arguments(
            NPM
                + ", \"environmentVariables\": [{\"name\": \"A\", \"value\": \"1\"},"
                + " {\"name\": \"A\", \"value\": \"2\"}]",
            "has a name that is there already"),
        arguments(
            NPM + ", \"environmentVariables\": [{\"name\": \"A B\", \"value\": \"1\"}]",
            "\"A B\" is not a variable's name"),
        arguments(
            NPM + ", \"environmentVariables\": [{\"value\": \"1\"}]",
            "the key \"name\" is missing"));
  }

  static Stream<Arguments> argumentsOfPackages() {
    return Stream.of(
        arguments(NPM + ", \"packageArguments\": {}", "must be a list"),
        arguments(NPM + ", \"packageArguments\": [7]", "must be a map"),
        arguments(NPM + ", \"packageArguments\": [{\"type\": \"other\"}]", "has an unknown type"),
        arguments(
            NPM + ", \"packageArguments\": [{\"type\": \"positional\"}]",
            "has neither value nor valueHint"),
        arguments(
            NPM + ", \"packageArguments\": [{\"type\": \"named\", \"value\": \"x\"}]",
            "the key \"name\" is missing"),
        arguments(
            NPM
                + ", \"packageArguments\": [{\"type\": \"named\", \"name\": \"-t\","
                + " \"isRequired\": true, \"isSecret\": true}]",
            "everybody on the machine can read a program's arguments"),
        arguments(
            NPM
                + ", \"packageArguments\": [{\"type\": \"named\", \"name\": \"-n\","
                + " \"format\": \"number\", \"default\": \"many\"}]",
            "n: its default is no number"),
        arguments(
            NPM
                + ", \"packageArguments\": [{\"type\": \"named\", \"name\": \"-n\","
                + " \"choices\": [\"a\"], \"default\": \"b\"}]",
            "n: its default is none of its choices (one of a)"),
        arguments(
            NPM
                + ", \"packageArguments\": [{\"type\": \"positional\", \"value\": \"{v}\","
                + " \"variables\": {\"v\": {\"default\": \"1\", \"variables\": {}}}}]",
            "a variable has no variables itself"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource({"packages", "argumentsOfPackages"})
  void shouldReportTheOneMistakeOfAPackage(String members, String expected) {
    assertThat(Read.of(Samples.withPackage(members)).problems())
        .singleElement()
        .asString()
        .startsWith("server.json:1: packages[0]")
        .contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--call=evil",
        "-y",
        "git+https://x.example/a",
        "https://x.example/a.tgz",
        "../a",
        "a b",
        "a;b",
        "a@1",
        "",
        "@a",
        "file:x"
      })
  void shouldTakeNothingForAPackagesNameThatIsNone(String identifier) {
    String members = "\"registryType\": \"npm\", \"identifier\": \"" + identifier + "\"";

    assertThat(Read.of(Samples.withPackage(members)).problems())
        .singleElement()
        .asString()
        .contains("the identifier is not the name of a package of type npm");
  }

  static Stream<Arguments> remotes() {
    return Stream.of(
        arguments("\"type\": \"http\"", "the key \"url\" is missing"),
        arguments("\"url\": \"https://h.example/\"", "the key \"type\" is missing"),
        arguments("\"type\": \"ws\", \"url\": \"wss://h.example/\"", "that Cardea does not speak"),
        arguments("\"type\": \"sse\", \"url\": \"ftp://h.example/\"", "must be an http or https"),
        arguments("\"type\": \"sse\", \"url\": \"http://127.0.0.1/\"", "names a loopback"),
        arguments("\"type\": \"sse\", \"url\": \"https://{x}.example/\"", "is not described"),
        arguments(
            "\"type\": \"sse\", \"url\": \"https://{x}.example/\","
                + " \"variables\": {\"x\": {\"isRequired\": true, \"isSecret\": true}}",
            "would hold the secret \"x\", which no document holds"),
        arguments("\"type\": \"sse\", \"url\": \"https://u:p@h.example/\"", "must not hold a user"),
        arguments(
            "\"type\": \"sse\", \"url\": \"https://h.example/\", \"headers\": [{\"name\":"
                + " \"Host\", \"value\": \"evil\"}]",
            "the header host"),
        arguments(
            "\"type\": \"sse\", \"url\": \"https://h.example/\", \"headers\": [{\"name\":"
                + " \"X\", \"value\": \"\u00e9\"}]",
            "must be visible ASCII"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("remotes")
  void shouldReportTheOneMistakeOfARemote(String members, String expected) {
    assertThat(Read.of(Samples.withRemote(members)).problems())
        .singleElement()
        .asString()
        .contains(expected);
  }

  static Stream<Arguments> documents() {
    return Stream.of(
        arguments("", "holds nothing"),
        arguments("7", "must be a map"),
        arguments("[]", "must be a map"),
        arguments("{}", "is neither a server.json"),
        arguments("{\"name\": \"a.b/c\"}", "is neither a server.json"),
        arguments("{\"name\": \"a.b/c\", \"packages\": []}", "says neither packages nor remotes"),
        arguments("{\"name\": \"c\", \"remotes\": []}", "the name is not like io.github.user"),
        arguments("{\"name\": {}, \"remotes\": []}", "must be text"),
        arguments("{\"name\": \"a.b/...\", \"remotes\": []}", "leaves nothing in [a-z0-9-]"),
        arguments("{\"kind\": \"Adapter\"}", "is Cardea's own configuration already"),
        arguments("{\"name\": \"a\", \"name\": \"b\", \"packages\": []}", "is there twice"),
        arguments("{\"name\": ", "is not YAML"),
        arguments("{\"server\": {}}", "the key \"name\" is missing"),
        arguments("a: 1\n---\nb: 2", "holds more than one document"),
        arguments("[".repeat(1_000), "is nested more than 64 levels deep"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("documents")
  void shouldSayWhatADocumentIsNot(String text, String expected) {
    assertThat(Read.of(text).problems()).first().asString().contains(expected);
  }

  @Test
  void shouldReportEveryMistakeAtOnce() {
    String json =
        """
        {"name": "a.b/c", "version": "1",
         "packages": [{"registryType": "npm", "identifier": "-x", "version": "latest",
                       "wrong": 1}],
         "wrong": 2}
        """;

    assertThat(Read.of(json).problems()).hasSize(2);
  }

  @Test
  void shouldRefuseWhatIsGivenAndMeansNothing() {
    assertThat(Read.of(Samples.NPM, "region=eu", "UNIT=metric").problems())
        .singleElement()
        .asString()
        .contains("nothing that the server takes is called \"UNIT\" (did you mean \"UNITS\"?)");
    assertThat(Read.of(Samples.NPM, "region=mars").problems())
        .singleElement()
        .asString()
        .contains("region: the value given is none of its choices");
    assertThat(Read.of(Samples.NPM, "region=eu", "region=us").problems())
        .singleElement()
        .asString()
        .contains("region is given twice");
    assertThat(Read.of(Samples.NPM, Read.given(Optional.of("oci"), "region=eu")).problems())
        .singleElement()
        .asString()
        .contains("has nothing called \"oci\" (--use one of npm)");
  }

  @Test
  void shouldNeverTakeOrShowASecretThatIsGiven() {
    Read read = Read.of(Samples.NPM, "region=eu", "WEATHER_KEY=hunter2-hunter2");

    assertThat(read.problems())
        .singleElement()
        .asString()
        .contains("WEATHER_KEY is a secret", "--secret WEATHER_KEY=env:VARIABLE")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldNeverThrow(long seed) {
    Random random = new Random(seed);
    String[] all = {Samples.NPM, Samples.REMOTE, Samples.EARLIER};
    String nasty = "\t\n :-[]{},&*!|>'\"%@`#?\\\0\u00ff\u2028/.0~<$";
    for (int i = 0; i < 600; i++) {
      StringBuilder text = new StringBuilder(all[i % all.length]);
      for (int edits = random.nextInt(4); edits >= 0; edits--) {
        text.setCharAt(random.nextInt(text.length()), nasty.charAt(random.nextInt(nasty.length())));
      }
      assertThatCode(() -> Read.of(text.toString())).as(text.toString()).doesNotThrowAnyException();
    }
  }
}
