extension Int64 {
    /// Adds a count of the journal, which may say anything: a negative one counts as none, a sum too large stays at the
    /// largest number.
    mutating func add(count: Int64) {
        let (sum, overflow) = addingReportingOverflow(Swift.max(0, count))
        self = overflow ? .max : sum
    }
}
