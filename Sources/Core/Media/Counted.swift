/// A number with its noun, for texts that people read: "1 connection", "2 connections".
///
/// - Parameter plural: of nouns that do not just take an s.
public func counted(_ count: some BinaryInteger, _ noun: String, plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}
