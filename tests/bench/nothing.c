/* The process that does nothing: what every other start is measured against. */
int main(void) {
  return 0;
}
