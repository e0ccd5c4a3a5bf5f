/// Pictures missing between two PictureIDs of `width` bits, nil when that cannot be known: each missing picture
/// accounts for a lost packet or a damaged frame, so fewer of those than the modulus make the difference exact.
func missingPictures(from last: UInt16?, to next: UInt16?, width: UInt8, lost: Int, damaged: Int) -> Int? {
    guard let last, let next, width == 7 || width == 15 else { return nil }
    let modulus = 1 << Int(width)
    guard lost < modulus, damaged < modulus - lost else { return nil }
    let distance = (Int(next) - Int(last)) & (modulus - 1)
    // The same PictureID again is no continuation (RFC 7741 §4.2: it is incremented for each frame).
    return distance > 0 ? distance - 1 : nil
}
