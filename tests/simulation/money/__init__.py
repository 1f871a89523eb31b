"""Random stories about money, told by banks, citizens, officers and clocks, with crashes."""
