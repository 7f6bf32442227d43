package io.cardea.app.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3LocationTest {

  @ParameterizedTest
  @CsvSource({
    "s3://bucket, bucket, 'c84b32b3933f9256/audit-000001.seg'",
    "s3://bucket/, bucket, 'c84b32b3933f9256/audit-000001.seg'",
    "s3://my.bucket-7/audit, my.bucket-7, 'audit/c84b32b3933f9256/audit-000001.seg'",
    "s3://bucket/a/b_c=d+E.f/, bucket, 'a/b_c=d+E.f/c84b32b3933f9256/audit-000001.seg'"
  })
  void shouldLayObjectsOutAsAFolderIs(String text, String bucket, String key) {
    S3Location location = S3Location.parse(text);

    assertThat(location.bucket()).isEqualTo(bucket);
    assertThat(location.key("cardea.audit/c84b32b3933f9256", "audit-000001.seg")).isEqualTo(key);
    assertThat(location.of(key)).isEqualTo("s3://" + bucket + "/" + key);
    assertThat(S3Location.parse(location.toString())).isEqualTo(location);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://",
        "s3:///prefix",
        "s3://b",
        "S3://bucket/prefix",
        "s3://Bucket",
        "s3://key:secret@bucket/prefix",
        "s3://bucket:9000/prefix",
        "s3://bucket/../other",
        "s3://bucket/a/./b",
        "s3://bucket/..",
        "s3://bucket/a//b",
        "s3://bucket/a b",
        "s3://bucket/%2e%2e",
        "s3://bucket/a?versionId=1",
        "s3://bucket/a#b",
        "s3://bucket/\u00e4",
        "s3://bucket/a\nb",
        "s3://bucket/1/2/3/4/5/6/7/8/9",
        "https://bucket.s3.amazonaws.com/prefix"
      })
  void shouldRefuseWhatIsNone(String text) {
    assertThatThrownBy(() -> S3Location.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("s3://bucket/some/prefix")
        .message()
        .doesNotContain("secret");
  }
}
