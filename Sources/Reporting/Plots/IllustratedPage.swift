/// A page for GitHub with pictures beside it.
public protocol IllustratedPage {
  /// Every picture of the page.
  var plots: [Plot] { get }
  /// The page; every line ends with a newline.
  ///
  /// `pictures` is the directory of the pictures as seen from the page, nil to leave them out.
  func markdown(pictures: String?) -> String
}
