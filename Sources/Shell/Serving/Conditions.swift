/// What a request says of the copy that it has (RFC 9110 §13).
struct Conditions {
    var ifNoneMatch: String?
    var ifModifiedSince: String?
    var ifRange: String?

    /// Whether the copy is still right: status 304. `If-None-Match` takes precedence (§13.2.2).
    ///
    /// A date is compared as text: who has another date than the one that was sent gets the file.
    func isSatisfied(by version: Validators) -> Bool {
        if let ifNoneMatch {
            return ifNoneMatch.split(separator: ",").contains { entry in
                let tag = entry.drop { $0 == " " }.prefix { $0 != " " }
                return tag == "*" || tag.dropWeakness == version.tag
            }
        }
        return ifModifiedSince == version.date
    }

    /// Whether a range of what is there continues the copy (§13.1.5: strong comparison, so a weak tag never matches).
    func allowsRange(of version: Validators) -> Bool {
        guard let ifRange else { return true }
        return ifRange == version.tag || ifRange == version.date
    }
}

extension Substring {
    /// The weak comparison ignores the mark (§8.8.3.2).
    fileprivate var dropWeakness: Substring { hasPrefix("W/") ? dropFirst(2) : self }
}
