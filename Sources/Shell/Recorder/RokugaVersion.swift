/// The version of this program, in one place.
public enum RokugaVersion {
    public static let number = "0.1.0"
    public static let rendered = "rokuga " + number
}
